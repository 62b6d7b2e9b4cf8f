using System.Collections.Immutable;
using OrleansTicketing.Configuration;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <inheritdoc cref="IConfigurationQueries"/>
public sealed class ConfigurationQueries(IReadStore store) : IConfigurationQueries
{
    public async Task<Row<ConfigurationItem>?> Find(string kind, string key, CancellationToken cancellation) =>
        await store.Find<ConfigurationItem>(Table(kind), key, cancellation) is { State.Definition: not null } row ? row : null;

    public async Task<ImmutableArray<Row<ConfigurationItem>>> List(string kind, CancellationToken cancellation)
    {
        await using var connection = await store.OpenRead(cancellation);
        await using var command = connection.Command($"SELECT version, state, id, schema FROM {Table(kind)} ORDER BY id");
        // A deleted definition leaves its row, because versions go on counting.
        return (await command.Readable<ConfigurationItem>(kind, cancellation)).RemoveAll(item => item.State.Definition is null);
    }

    public async Task<QueueFigures> Figures(string queue, Timestamp now, CancellationToken cancellation)
    {
        await using var connection = await store.OpenRead(cancellation);
        await using var command = connection.Command("""
            SELECT count(*), min(queued_at) FROM ticket WHERE queue = @queue AND status = 'queued';
            SELECT count(*), count(CASE WHEN a.has_room THEN 1 END) FROM label l JOIN agent a ON a.id = l.id
            WHERE l.kind = 'agent' AND l.label = @queue AND a.presence = 'online'
            """);
        command.Add("@queue", queue);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        var (depth, oldest) = (row.GetInt64(0), row.GetInt64OrNull(1));
        await row.NextResultAsync(cancellation);
        await row.ReadAsync(cancellation);
        return new(depth, oldest is null ? null : Math.Max(0, (now.Ms - oldest.Value) / 1000), row.GetInt32(0), row.GetInt32(1));
    }

    /// <summary>A kind is part of the statement, so only ours pass.</summary>
    private static string Table(string kind) => kind switch
    {
        GrainKinds.Queue or GrainKinds.Calendar or GrainKinds.SlaPolicy or GrainKinds.Category or GrainKinds.Intent => kind,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of configuration."),
    };
}
