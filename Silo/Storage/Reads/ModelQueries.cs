using System.Collections.Immutable;
using OrleansTicketing.Models;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Language;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <inheritdoc cref="IModelQueries"/>
internal sealed class ModelQueries(IReadStore store, ModelExamples examples) : IModelQueries
{
    public async Task<ImmutableArray<Row<ModelLine>>> Lines(CancellationToken cancellation)
    {
        using var connection = await store.OpenRead(cancellation);
        using var command = connection.Command("SELECT version, state FROM model_line ORDER BY id");
        using var row = await command.ExecuteReaderAsync(cancellation);
        var lines = ImmutableArray.CreateBuilder<Row<ModelLine>>();
        while (await row.ReadAsync(cancellation)) lines.Add(row.Row(StoredJson.Default.ModelLine));
        return lines.ToImmutable();
    }

    public async Task<(int Examples, int Labels)> CountExamples(ModelKind kind, CancellationToken cancellation) =>
        ExampleMix.Count(kind, await examples.Count(kind, cancellation), await examples.Used(kind, cancellation));
}
