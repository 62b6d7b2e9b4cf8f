using System.Collections.Immutable;
using OrleansTicketing.Models;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Language;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <inheritdoc cref="IModelQueries"/>
internal sealed class ModelQueries(IReadStore store, ModelExamples examples) : IModelQueries
{
    public Task<Row<ModelLine>?> Find(ModelKind kind, CancellationToken cancellation) =>
        store.Find<ModelLine>(GrainKinds.ModelLine, StateTables.Snake(kind), cancellation);

    public async Task<ImmutableArray<Row<ModelLine>>> Lines(CancellationToken cancellation)
    {
        using var connection = await store.OpenRead(cancellation);
        using var command = connection.Command("SELECT version, state, id, schema FROM model_line ORDER BY id");
        return await command.Readable<ModelLine>(GrainKinds.ModelLine, cancellation);
    }

    public async Task<(int Examples, int Labels)> CountExamples(ModelKind kind, CancellationToken cancellation)
    {
        var (own, used) = await examples.Count(kind, cancellation);
        return ExampleMix.Count(kind, own, used);
    }
}
