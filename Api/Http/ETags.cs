using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace OrleansTicketing.Api.Http;

/// <summary>Versions as entity tags: <c>"v17"</c>.</summary>
internal static class ETags
{
    /// <summary>No version ever: a well-formed tag that is not ours, or a weak one, matches nothing, and the engine tells the present version.</summary>
    public const long Never = -1;

    public static string Of(long version) => string.Create(CultureInfo.InvariantCulture, $"\"v{version}\"");

    /// <summary>The version that <c>If-Match</c> names; null = none wanted (absent or <c>*</c>).</summary>
    public static long? IfMatch(IHeaderDictionary headers) => IfMatch(headers.IfMatch);

    public static long? IfMatch(StringValues header)
    {
        if (header.Count == 0) return null;
        var tag = header.ToString().Trim();
        if (tag == "*") return null;
        var weak = tag.StartsWith("W/", StringComparison.Ordinal);
        if (weak) tag = tag[2..];
        if (tag.Length < 2 || tag[0] != '"' || tag[^1] != '"' || tag.AsSpan(1, tag.Length - 2).ContainsAny("\"\\ ,"))
            throw new ProblemException(Problem.Invalid("/header/If-Match", "If-Match takes one entity tag such as \"v17\".", "format"));
        if (weak || tag.Length < 4 || tag[1] != 'v') return Never;
        return long.TryParse(tag.AsSpan(2, tag.Length - 3), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : Never;
    }

    /// <summary>For configuration: create, or replace this version; one of them must be said.</summary>
    public static (bool Create, long? Expected) Required(IHeaderDictionary headers)
    {
        if (headers.IfMatch.Count > 0) return (false, IfMatch(headers.IfMatch));
        if (headers.IfNoneMatch.Count == 0) throw new ProblemException(Problem.Of("precondition-required"));
        if (headers.IfNoneMatch.ToString().Trim() != "*")
            throw new ProblemException(Problem.Invalid("/header/If-None-Match", "If-None-Match takes * only.", "format"));
        return (true, null);
    }
}
