using System.Collections.Immutable;

namespace OrleansTicketing.Queries;

/// <summary>A state row with its version.</summary>
public sealed record Row<T>(T State, long Version);

/// <summary>One page of a list; <see cref="Next"/> is the sort key of the last row, null when there is no more.</summary>
public sealed record Page<T>(ImmutableArray<T> Rows, PageKey? Next);

/// <summary>Where a keyset page ends: the sorted value and the id that breaks ties.</summary>
public readonly record struct PageKey(long Value, string Id);
