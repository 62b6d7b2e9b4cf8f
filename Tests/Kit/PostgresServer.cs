using System.Diagnostics;
using System.Globalization;
using Npgsql;
using OrleansTicketing.Tests.Kit;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace OrleansTicketing.Tests.Kit;

/// <summary>
/// One throw-away PostgreSQL for the whole test run, started by the first test that wants it, as a real one runs: fsync on. Each caller
/// gets a fresh database. Where the programs are missing tests are skipped, but in CI they fail.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    // When this process goes, however it goes, the shell's input ends, and it stops the server and cleans up. A signal to all of us must
    // not take the shell first.
    private const string Keeper = """
        trap : HUP INT TERM
        folder=$1; initdb=$2; shift 2
        "$initdb" -D "$folder/data" -U ticketing -A trust -E UTF8 --locale=C >"$folder/log" 2>&1
        "$@" -D "$folder/data" -k "$folder" >>"$folder/log" 2>&1 & server=$!
        read _
        kill -INT $server; wait $server
        rm -rf -- "$folder"
        """;

    private readonly SemaphoreSlim _starting = new(1, 1);
    private Process? _keeper;
    private string? _server;
    private int _databases;

    /// <summary>The connection string of a new, empty database.</summary>
    public async Task<string> CreateDatabase()
    {
        var binaries = PostgresBinaries.Find();
        if (binaries is null)
        {
            const string Missing = "PostgreSQL's initdb and postgres are neither in PATH nor in /usr/lib/postgresql/*/bin.";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", Missing);
            Assert.Fail(Missing);
        }

        await _starting.WaitAsync();
        try
        {
            _server ??= await Start(binaries);
        }
        finally
        {
            _starting.Release();
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}");
        await using var connection = new NpgsqlConnection($"{_server};Database=postgres;Pooling=false");
        await connection.OpenAsync();
        await using var create = connection.CreateCommand();
#pragma warning disable CA2100 // The name is a number of ours.
        create.CommandText = $"CREATE DATABASE {name}";
#pragma warning restore CA2100
        await create.ExecuteNonQueryAsync();
        return $"{_server};Database={name}";
    }

    public async ValueTask DisposeAsync()
    {
        if (_keeper is not null)
        {
            NpgsqlConnection.ClearAllPools();
            _keeper.StandardInput.Close();
            await _keeper.WaitForExitAsync();
            _keeper.Dispose();
        }

        _starting.Dispose();
    }

    private async Task<string> Start(PostgresBinaries binaries)
    {
        var folder = Directory.CreateTempSubdirectory("ticketing-pg-").FullName;
        PostgresBinaries.Own(folder);
        var port = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        _keeper = PostgresBinaries.Start("sh", "-c", Keeper, "sh", folder, binaries.Initdb, binaries.Postgres, "-p", port,
            "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300", "-c", "shared_buffers=256MB", "-c", "fsync=on");
        var server = $"Host=127.0.0.1;Port={port};Username=ticketing";
        await Answers(server, Path.Combine(folder, "log"));
        return server;
    }

    private static async Task Answers(string server, string log)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection($"{server};Database=postgres;Pooling=false;Timeout=2");
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (patience.Elapsed < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(50);
            }
            catch (NpgsqlException e)
            {
                throw new InvalidOperationException($"PostgreSQL does not answer: {await File.ReadAllTextAsync(log)}", e);
            }
        }
    }
}
