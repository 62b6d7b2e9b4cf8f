using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using OrleansTicketing.Load.Servers;

namespace OrleansTicketing.Load.Stores;

/// <summary>A throw-away PostgreSQL on a free loopback port, as a real one runs: fsync and synchronous_commit are on.</summary>
internal sealed class PostgresCluster : LoadStore
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

    private readonly string _folder = NewFolder();
    private readonly Process _keeper;
    private readonly string _server;

    private PostgresCluster(PostgresBinaries binaries)
    {
        PostgresBinaries.Own(_folder);
        var port = Ports.Free().ToString(CultureInfo.InvariantCulture);
        _server = $"Host=127.0.0.1;Port={port};Username=ticketing";
        _keeper = PostgresBinaries.Start("sh", "-c", Keeper, "sh", _folder, binaries.Initdb, binaries.Postgres, "-p", port,
            "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300", "-c", "shared_buffers=256MB", "-c", "max_wal_size=2GB");
    }

    public override string Name => "postgres";

    public string ConnectionString => $"{_server};Database=postgres;Maximum Pool Size=80";

    public override IReadOnlyDictionary<string, string> Settings =>
        new Dictionary<string, string> { ["Storage__Provider"] = "postgres", ["Storage__ConnectionString"] = ConnectionString };

    public override int[] Processes => [int.Parse(File.ReadLines(Path.Combine(_folder, "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture)];

    public static async Task<PostgresCluster> Start()
    {
        var cluster = new PostgresCluster(PostgresBinaries.Find() ?? throw new InvalidOperationException(PostgresBinaries.Missing));
        await cluster.Answers();
        return cluster;
    }

    /// <summary>The connection string of a new, empty database.</summary>
    public async Task<string> CreateDatabase(string name, string options = "")
    {
        await Execute($"CREATE DATABASE {name} {options}");
        return $"{_server};Database={name}";
    }

    public async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection($"{_server};Database=postgres;Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Ours.
        command.CommandText = sql;
#pragma warning restore CA2100
        // A database comes and goes with a checkpoint, which takes its time on a busy disk.
        command.CommandTimeout = 180;
        await command.ExecuteNonQueryAsync();
    }

    public override Task TidyUp() => Execute("VACUUM (ANALYZE)");

    /// <summary>A pool on this server, with the engine's schema.</summary>
    public async Task<NpgsqlDataSource> OpenMigrated()
    {
        var source = NpgsqlDataSource.Create(ConnectionString);
        foreach (var script in Scripts("Postgres"))
        {
            await using var command = source.CreateCommand(script);
            await command.ExecuteNonQueryAsync();
        }

        return source;
    }

    public override DbConnection OpenReader()
    {
        var connection = new NpgsqlConnection(ConnectionString);
        connection.Open();
        return connection;
    }

    public override async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync();
        _keeper.Dispose();
    }

    private async Task Answers()
    {
        var from = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await Execute("SELECT 1");
                return;
            }
            catch (NpgsqlException) when (TimeProvider.System.GetElapsedTime(from) < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(50);
            }
            catch (NpgsqlException e)
            {
                throw new InvalidOperationException($"PostgreSQL does not answer: {await File.ReadAllTextAsync(Path.Combine(_folder, "log"))}", e);
            }
        }
    }
}
