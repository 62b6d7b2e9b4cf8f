using System.Globalization;
using OrleansTicketing.Load.Stores;
using OrleansTicketing.Tests.Kit;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace OrleansTicketing.Tests.Kit;

/// <summary>
/// One throw-away PostgreSQL for the whole test run, started by the first test that wants it. Each caller gets a fresh database. Where the
/// programs are missing tests are skipped, but in CI they fail.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private PostgresCluster? _cluster;
    private int _databases;

    /// <summary>The connection string of a new, empty database.</summary>
    public async Task<string> CreateDatabase() =>
        await (await Cluster()).CreateDatabase(string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}"));

    internal async Task<PostgresCluster> Cluster()
    {
        if (PostgresBinaries.Find() is null)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", PostgresBinaries.Missing);
            Assert.Fail(PostgresBinaries.Missing);
        }

        await _starting.WaitAsync();
        try
        {
            return _cluster ??= await PostgresCluster.Start();
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
        _starting.Dispose();
    }
}
