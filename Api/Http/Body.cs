using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrleansTicketing.Api.Http;

/// <summary>A request's body: read from the pipe up to the limit, checked, then made into its record.</summary>
internal static class Body
{
    public const int Limit = 1024 * 1024;

    private static readonly ConcurrentDictionary<Type, Shape> Shapes = new();

    /// <summary>All bytes, in a rented array.</summary>
    public static async ValueTask<(byte[] Rented, int Length)> Read(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > Limit) throw new ProblemException(Problem.Of("payload-too-large"));
        while (true)
        {
            var result = await request.BodyReader.ReadAsync(cancellation);
            var buffer = result.Buffer;
            if (buffer.Length > Limit) throw new ProblemException(Problem.Of("payload-too-large"));
            if (!result.IsCompleted)
            {
                request.BodyReader.AdvanceTo(buffer.Start, buffer.End);
                continue;
            }

            var length = (int)buffer.Length;
            var rented = ArrayPool<byte>.Shared.Rent(Math.Max(length, 1));
            buffer.CopyTo(rented);
            request.BodyReader.AdvanceTo(buffer.End);
            return (rented, length);
        }
    }

    public static T Parse<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> type)
        where T : class
    {
        if (body.StartsWith("\uFEFF"u8)) body = body[3..];
        if (!JsonText.IsSoundUtf8(body)) throw new ProblemException(Problem.Of("invalid-text"));
        var errors = new Errors();
        BodyCheck.Check(body, Shapes.GetOrAdd(typeof(T), static (_, info) => Shape.Of(info), type), errors);
        errors.ThrowIfAny();
        var value = JsonSerializer.Deserialize(body, type)!;
        if (value is IChecked rules)
        {
            rules.Check(errors);
            errors.ThrowIfAny();
        }

        return value;
    }

    /// <summary>415 unless the body is JSON in UTF-8 (for PATCH also a merge patch).</summary>
    public static void CheckMediaType(HttpRequest request)
    {
        var type = request.ContentType;
        if (type == "application/json") return;
        if (Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(type, out var media)
            && (media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                || (HttpMethods.IsPatch(request.Method) && media.MediaType.Equals("application/merge-patch+json", StringComparison.OrdinalIgnoreCase)))
            && (!media.Charset.HasValue || media.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || media.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase)))
            return;
        throw new ProblemException(Problem.Of("unsupported-media-type"));
    }
}
