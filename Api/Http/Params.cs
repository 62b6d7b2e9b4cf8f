using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace OrleansTicketing.Api.Http;

/// <summary>Query parameters, read strictly: known names, once each, sound text, values that make sense.</summary>
internal sealed class Params(IQueryCollection query)
{
    public const int MaxLength = 500;

    public int Limit => LimitOf(50, 100);

    public int LimitOf(int usual, int most) => Text("limit") is not { } text ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most ? limit
        : throw Invalid("limit", $"limit is a whole number from 1 to {most}.");

    public static void CheckNames(IQueryCollection query, IReadOnlyList<string> known)
    {
        foreach (var name in query.Keys)
        {
            if (!known.Contains(name))
            {
                throw new ProblemException(new("unknown-parameter", "This request has no such query parameter.")
                {
                    Errors = [new($"/query/{(name.Length > 64 ? name[..64] : name)}", "unknown-parameter", "This request has no such query parameter.")],
                });
            }
        }
    }

    /// <summary>The value, or null when absent.</summary>
    public string? Text(string name)
    {
        var values = query[name];
        if (values.Count == 0) return null;
        if (values.Count > 1) throw Invalid(name, $"{name} may be given once.");
        var text = values.ToString();
        if (!JsonText.IsSound(text)) throw new ProblemException(Problem.Of("invalid-text"));
        if (text.Length is 0 or > MaxLength) throw Invalid(name, $"{name} has 1 to {MaxLength} characters.");
        return text;
    }

    public T? Enum<T>(string name)
        where T : struct, Enum =>
        Text(name) is not { } text ? null
            : EnumNames<T>.TryParse(text, out var value) ? value
            : throw Invalid(name, $"{name} is one of {string.Join(", ", EnumNames<T>.All)}.");

    /// <summary>A comma-separated list, any of which may match.</summary>
    public ImmutableArray<T> Enums<T>(string name)
        where T : struct, Enum =>
        Text(name) is not { } text ? []
            : [.. text.Split(',').Select(t => EnumNames<T>.TryParse(t, out var value) ? value
                : throw Invalid(name, $"{name} is a list of {string.Join(", ", EnumNames<T>.All)}.")).Distinct()];

    public Timestamp? Instant(string name) =>
        Text(name) is not { } text ? null
            : Instants.TryParse(text, out var instant) ? instant
            : throw Invalid(name, $"{name} is an instant such as 2026-01-31T09:30:00Z.");

    /// <summary>All parameters but where a page begins and how long it is: what a cursor is bound to.</summary>
    public string Canonical()
    {
        if (query.Count == 0) return "";
        var text = new StringBuilder();
        foreach (var (name, value) in query.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (name is not ("limit" or "cursor")) text.Append(name).Append('=').Append(value.ToString()).Append('\n');
        }

        return text.ToString();
    }

    public static ProblemException Invalid(string name, string detail) => new(Problem.Invalid($"/query/{name}", detail));
}
