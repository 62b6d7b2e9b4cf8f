using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using OrleansTicketing.Load.Servers;

namespace OrleansTicketing.Load.Stores;

/// <summary>
/// A throw-away PostgreSQL on a free loopback port, as it comes from initdb: fsync and synchronous_commit are on. It refuses to run as root,
/// so root starts it as the user postgres.
/// </summary>
internal sealed class PostgresCluster : LoadStore
{
    private readonly string _folder = NewPath();
    private readonly int _port = Ports.Free();
    private readonly string _binaries = Binaries();

    public override string Name => "postgres";

    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Username=postgres;Database=postgres;Maximum Pool Size=80";

    public override IReadOnlyDictionary<string, string> Settings =>
        new Dictionary<string, string> { ["Storage__Provider"] = "postgres", ["Storage__ConnectionString"] = ConnectionString };

    public override int[] Processes => [int.Parse(File.ReadLines(Path.Combine(_folder, "postmaster.pid")).First(), CultureInfo.InvariantCulture)];

    public static new async Task<LoadStore> Start(string name = "postgres")
    {
        var cluster = new PostgresCluster();
        await cluster.Run("initdb", "-D", cluster._folder, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        await cluster.Run("pg_ctl", "-D", cluster._folder, "-w", "-s", "-l", Path.Combine(cluster._folder, "log"), "-o",
            $"-c listen_addresses=127.0.0.1 -p {cluster._port} -k '' -c max_connections=200 -c shared_buffers=256MB -c max_wal_size=2GB", "start");
        return cluster;
    }

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
        await Run("pg_ctl", "-D", _folder, "-m", "immediate", "-s", "stop");
        await Execute("rm", ["-rf", _folder]);
    }

    private Task Run(string binary, params string[] args) => Execute(Path.Combine(_binaries, binary), args);

    private static async Task Execute(string file, string[] args)
    {
        // Output goes nowhere: the server inherits these handles, and nobody must wait for it to close them.
        string[] all = Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--", file, .. args] : [file, .. args];
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", .. all]) { WorkingDirectory = "/tmp" };
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{Path.GetFileName(file)} ended with {process.ExitCode}");
    }

    private static string Binaries()
    {
        var installed = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(d => Path.Combine(d, "bin")) : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        return path.Concat(installed).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
            ?? throw new FileNotFoundException("PostgreSQL (initdb) is not on this machine.");
    }
}
