namespace OrleansTicketing.Tests.Kit;

/// <summary>An empty store of one of the two kinds, and the settings that make a node use it.</summary>
public sealed class TestStore : IDisposable
{
    /// <summary>A busy machine must not leave a test's tickets untriaged.</summary>
    public static readonly KeyValuePair<string, string?> Unhurried = new("Language:TriageMilliseconds", "10000");

    private readonly TempFolder? _folder;

    private TestStore(TempFolder? folder, IReadOnlyList<KeyValuePair<string, string?>> settings) => (_folder, Settings) = (folder, settings);

    public IReadOnlyList<KeyValuePair<string, string?>> Settings { get; }

    /// <summary>Whether several nodes may use it.</summary>
    public bool Shared => _folder is null;

    public static TestStore Sqlite()
    {
        var folder = new TempFolder();
        return new(folder, [new("Storage:Path", folder.Path)]);
    }

    public static async Task<TestStore> Postgres(PostgresServer server) => Postgres(await server.CreateDatabase());

    public static TestStore Postgres(string connectionString) =>
        new(null, [new("Storage:Provider", "postgres"), new("Storage:ConnectionString", connectionString)]);

    public void Dispose() => _folder?.Dispose();
}

/// <summary>The same tests on both stores: a class derives once for each.</summary>
public abstract class OnBothStores(Func<Task<TestStore>> create) : IAsyncLifetime
{
    protected TestStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Store = await create();

    public ValueTask DisposeAsync()
    {
        Store.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
