using System.Collections.Immutable;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Http;

/// <summary>A list.</summary>
internal sealed record PageResponse<T>(ImmutableArray<T> Data, PageInfo Page);

/// <summary>Where the next page begins.</summary>
internal sealed record PageInfo(string? NextCursor, bool HasMore);

internal static class PageCursors
{
    /// <summary>A list's identity: its path with all filters and the sort order.</summary>
    public static string ListOf(this Cursors _, Call call) => $"{call.Http.Request.Path}\n{call.Query.Canonical()}";

    public static PageInfo PageOf(this Cursors cursors, string list, PageKey? next) => new(next is { } key ? cursors.Of(list, key) : null, next is not null);
}
