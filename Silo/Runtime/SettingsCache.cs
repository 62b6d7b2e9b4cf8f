using System.Globalization;
using OrleansTicketing.Configuration;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Reads;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>
/// All configuration as this node has folded it from the journal. Every batch compares the store's version number first, so a turn begun
/// after an acknowledged change sees it on every node.
/// </summary>
internal sealed class SettingsCache(IStore store)
{
    private readonly SemaphoreSlim _gate = new(1);
    private long _version = -1;
    private long _position;

    public Settings Current { get; private set; } = Settings.Empty;

    public async ValueTask<Settings> At(long version)
    {
        if (version == Volatile.Read(ref _version)) return Current;
        await _gate.WaitAsync();
        try
        {
            if (version > _version) await Load(version);
            return Current;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>For reads, which begin no batch: takes over what was acknowledged before the call, on whichever node.</summary>
    public async Task CatchUp(CancellationToken cancellation)
    {
        long version;
        using (var connection = await store.OpenRead(cancellation))
        {
            using var command = connection.Command("SELECT value FROM meta WHERE name = 'settings'");
            version = long.Parse((string)(await command.ExecuteScalarAsync(cancellation))!, CultureInfo.InvariantCulture);
        }
        await At(version);
    }

    private async Task Load(long version)
    {
        using var connection = await store.OpenRead(CancellationToken.None);
        using var command = connection.Command(
            "SELECT position, version, data FROM journal WHERE type = 'configuration.changed' AND position > @after ORDER BY position");
        command.Add("@after", _position);
        using var row = await command.ExecuteReaderAsync();
        var settings = Current;
        while (await row.ReadAsync())
        {
            _position = row.GetInt64(0);
            // What a newer release defines nobody here can use.
            if (row.Event(2, "configuration.changed") is ConfigurationChanged change) settings = settings.With(change, row.GetInt64(1));
        }
        Current = settings;
        Volatile.Write(ref _version, version);
    }
}
