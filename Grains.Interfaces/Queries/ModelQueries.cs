using System.Collections.Immutable;
using OrleansTicketing.Models;

namespace OrleansTicketing.Queries;

/// <summary>Reads models and what there is to train them on.</summary>
public interface IModelQueries
{
    /// <summary>The line of one kind.</summary>
    Task<Row<ModelLine>?> Find(ModelKind kind, CancellationToken cancellation);

    /// <summary>The lines of all kinds; one that cannot be read here is left out.</summary>
    Task<ImmutableArray<Row<ModelLine>>> Lines(CancellationToken cancellation);

    /// <summary>How many examples, of how many labels, a training would have now.</summary>
    Task<(int Examples, int Labels)> CountExamples(ModelKind kind, CancellationToken cancellation);
}
