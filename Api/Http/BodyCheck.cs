using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrleansTicketing.Api.Http;

/// <summary>
/// Walks a body once, along its <see cref="Shape"/>, before anything is made of it: finds everything that is wrong and where. What passes,
/// the JSON serializer reads without fail.
/// </summary>
internal sealed class BodyCheck(Errors errors)
{
    public const int MaxDepth = 32;

    private const string Unusable = "Numbers are finite, not -0, and whole ones fit into 64 bits.";

    // Most bodies are flat.
    private (string? Name, int Index)[] _path = new (string?, int)[4];
    private int _depth;

    public static void Check(ReadOnlySpan<byte> body, Shape shape, Errors errors)
    {
        // Depth is judged here, so the reader's own limit is only a backstop.
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 2 * MaxDepth });
        var check = new BodyCheck(errors);
        try
        {
            reader.Read();
            check.Value(ref reader, shape);
            reader.Read();
        }
        catch (JsonException) when (JsonText.IsNoNumber(body[(int)reader.TokenStartIndex..]))
        {
            check.Add("range", Unusable);
        }
        catch (JsonException e)
        {
            throw new ProblemException(new("malformed-body", $"Not one JSON document: line {e.LineNumber + 1}, byte {e.BytePositionInLine}."));
        }
    }

    private void Value(ref Utf8JsonReader reader, Shape shape)
    {
        if (reader.TokenType is JsonTokenType.Null && shape.Kind is not ShapeKind.Any)
        {
            if (!shape.Nullable) Add("null", "This member cannot be null.");
            return;
        }

        if (shape.OneAllowed && reader.TokenType is not JsonTokenType.StartArray)
        {
            Value(ref reader, shape.Element!);
            return;
        }

        switch (shape.Kind, reader.TokenType)
        {
            case (ShapeKind.Object, JsonTokenType.StartObject): Object(ref reader, shape); break;
            case (ShapeKind.Map, JsonTokenType.StartObject): Map(ref reader, shape); break;
            case (ShapeKind.List, JsonTokenType.StartArray): List(ref reader, shape); break;
            case (ShapeKind.Any, _): Anything(ref reader); break;
            case (ShapeKind.Flag, JsonTokenType.True or JsonTokenType.False): break;
            case (ShapeKind.Integer or ShapeKind.Number, JsonTokenType.Number): Number(ref reader, shape); break;
            case (ShapeKind.Text or ShapeKind.Enum or ShapeKind.Instant or ShapeKind.Date, JsonTokenType.String): Text(ref reader, shape); break;
            default:
                Add("type", $"Expected {Expected(shape.Kind)}.");
                Anything(ref reader);
                break;
        }
    }

    private void Object(ref Utf8JsonReader reader, Shape shape)
    {
        Enter(reader.CurrentDepth);
        var seen = 0UL;
        HashSet<string>? strangers = null;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var member = Find(ref reader, shape);
            if (member is null)
            {
                var name = Name(ref reader);
                if (!(strangers ??= []).Add(name)) throw Twice();
                _path[_depth - 1] = (name, 0);
                reader.Read();
                Add("unknown-field", "This request has no such member.");
                Anything(ref reader);
                continue;
            }

            if ((seen & (1UL << member.Index)) != 0) throw Twice();
            seen |= 1UL << member.Index;
            _path[_depth - 1] = (member.Name, 0);
            reader.Read();
            Value(ref reader, member.Shape);
        }

        Leave();
        if ((shape.RequiredMembers & ~seen) is not 0 and var missing)
        {
            foreach (var member in shape.Members.Values.Where(m => (missing & (1UL << m.Index)) != 0).OrderBy(m => m.Index))
                errors.Add($"{Pointer()}/{member.Name}", "required", $"{member.Name} is required.");
        }
    }

    private static Shape.Member? Find(ref Utf8JsonReader reader, Shape shape)
    {
        if (reader.ValueSpan.Length > 64) return null;
        Span<char> name = stackalloc char[64];
        if (reader.ValueIsEscaped && !JsonText.IsSound(reader.ValueSpan)) return null;
        var length = reader.CopyString(name);
        return shape.Members.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..length], out var member) ? member : null;
    }

    private void Map(ref Utf8JsonReader reader, Shape shape)
    {
        var count = Members(ref reader, shape.Kind);
        if (count > shape.Maximum) Add("length", $"At most {shape.Maximum} members.");
    }

    private void List(ref Utf8JsonReader reader, Shape shape)
    {
        Enter(reader.CurrentDepth);
        var count = 0;
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            Value(ref reader, shape.Element!);
            _path[_depth - 1] = (null, ++count);
        }

        Leave();
        if (count < shape.Minimum || count > shape.Maximum) Add("length", $"Expected {Bounds(shape, "elements")}.");
    }

    /// <summary>A value without a shape: sound text, no doubled members, numbers that fit.</summary>
    private void Anything(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                Members(ref reader, ShapeKind.Any);
                break;
            case JsonTokenType.StartArray:
                Enter(reader.CurrentDepth);
                for (var i = 1; reader.Read() && reader.TokenType is not JsonTokenType.EndArray; i++)
                {
                    Anything(ref reader);
                    _path[_depth - 1] = (null, i);
                }

                Leave();
                break;
            case JsonTokenType.String:
                Sound(ref reader);
                break;
            case JsonTokenType.Number:
                if (!JsonText.IsUsableNumber(ref reader)) Add("range", Unusable);
                break;
        }
    }

    private int Members(ref Utf8JsonReader reader, ShapeKind kind)
    {
        Enter(reader.CurrentDepth);
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = Name(ref reader);
            if (!names.Add(name)) throw Twice();
            _path[_depth - 1] = (name, 0);
            if (kind is ShapeKind.Map && name.Length is 0 or > 64) Add("length", "A member's name has 1 to 64 characters.");
            reader.Read();
            Anything(ref reader);
        }

        Leave();
        return names.Count;
    }

    private void Text(ref Utf8JsonReader reader, Shape shape)
    {
        if (!Sound(ref reader)) return;
        switch (shape.Kind)
        {
            case ShapeKind.Enum:
                Span<char> name = stackalloc char[64];
                if (reader.ValueSpan.Length > 64 || !shape.Names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name[..reader.CopyString(name)]))
                    Add("enum", $"Expected one of {string.Join(", ", shape.Names.Order(StringComparer.Ordinal))}.");
                break;
            case ShapeKind.Instant:
                if (!Instants.TryParse(reader.GetString(), out _))
                    Add("format", "Expected an instant with an offset, such as 2026-01-31T09:30:00Z, from 1970 to 2199.");
                break;
            case ShapeKind.Date:
                if (!DateOnly.TryParseExact(reader.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) || date.Year is < 1970 or > 2199)
                    Add("format", "Expected a date such as 2026-01-31, from 1970 to 2199.");
                break;
            default:
                Length(ref reader, shape);
                break;
        }
    }

    private void Length(ref Utf8JsonReader reader, Shape shape)
    {
        var text = reader.ValueIsEscaped || shape.Pattern is not null || reader.ValueSpan.IndexOfAnyExcept(" \t"u8) < 0 ? reader.GetString()! : null;
        var length = text?.Length ?? Encoding.UTF8.GetCharCount(reader.ValueSpan);
        if (length < shape.Minimum || length > shape.Maximum) Add("length", $"Expected {Bounds(shape, "characters")}.");
        else if (shape.Minimum > 0 && text is not null && string.IsNullOrWhiteSpace(text)) Add("length", "Must not be blank.");
        else if (shape.Pattern is { } pattern && !pattern.IsMatch(text!)) Add("format", $"Must match {pattern}.");
    }

    private void Number(ref Utf8JsonReader reader, Shape shape)
    {
        if (!JsonText.IsUsableNumber(ref reader)) Add("range", Unusable);
        else if (shape.Kind is ShapeKind.Integer && !reader.TryGetInt64(out _)) Add("type", "Expected a whole number.");
        else if (reader.GetDouble() is var value && (value < shape.Minimum || value > shape.Maximum)) Add("range", $"Expected {Bounds(shape, "")}.");
    }

    private bool Sound(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped || JsonText.IsSound(reader.ValueSpan)) return true;
        Add("invalid-text", "The text has a NUL character or a lone surrogate.");
        return false;
    }

    private string Name(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped || JsonText.IsSound(reader.ValueSpan)) return reader.GetString()!;
        Add("invalid-text", "A member's name has a NUL character or a lone surrogate.");
        return Convert.ToHexString(reader.ValueSpan);
    }

    private void Enter(int depth)
    {
        if (depth >= MaxDepth) throw new ProblemException(Problem.Of("limits-exceeded"));
        if (_depth == _path.Length) Array.Resize(ref _path, 2 * _depth);
        _path[_depth++] = default;
    }

    private void Leave() => _depth--;

    private void Add(string code, string detail) => errors.Add(Pointer(), code, detail);

    private string Pointer()
    {
        var pointer = new StringBuilder();
        foreach (var (name, index) in _path.AsSpan(0, _depth))
            pointer.Append('/').Append(name is null ? index.ToString(CultureInfo.InvariantCulture) : Escaped(name));
        return pointer.ToString();
    }

    // A hostile name must not come back at full length.
    private static string Escaped(string name) =>
        (name.Length > 64 ? name[..64] : name).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static ProblemException Twice() => new(new("malformed-body", "A member occurs twice in one object."));

    private static string Expected(ShapeKind kind) => kind switch
    {
        ShapeKind.Object or ShapeKind.Map => "an object",
        ShapeKind.List => "a list",
        ShapeKind.Integer => "a whole number",
        ShapeKind.Number => "a number",
        ShapeKind.Flag => "true or false",
        _ => "a text",
    };

    private static string Bounds(Shape shape, string unit) => (shape.Minimum == long.MinValue, shape.Maximum == long.MaxValue) switch
    {
        (false, false) => $"{shape.Minimum} to {shape.Maximum} {unit}",
        (false, true) => $"at least {shape.Minimum} {unit}",
        _ => $"at most {shape.Maximum} {unit}",
    };
}
