using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace OrleansTicketing.Api.Http;

/// <summary>An Idempotency-Key with whose it is and what it was sent with.</summary>
internal sealed record IdempotencyKey(string Scope, string Value, string Fingerprint)
{
    /// <summary>The key of a POST; null when none was sent.</summary>
    public static IdempotencyKey? Of(Call call)
    {
        var request = call.Http.Request;
        if (!HttpMethods.IsPost(request.Method)) return null;
        var header = request.Headers["Idempotency-Key"];
        if (header.Count == 0) return null;
        var value = header.ToString();
        if (value.Length is 0 or > 255 || value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            throw new ProblemException(Problem.Invalid("/header/Idempotency-Key", "An Idempotency-Key has 1 to 255 printable ASCII characters.", "format"));
        return new(call.Caller.KeyId, value, FingerprintOf(request, call.Body.Span));
    }

    private static string FingerprintOf(HttpRequest request, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path}\n{request.QueryString}\n"));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>The keyed requests that run on this node now: a second one is told so instead of waiting.</summary>
internal sealed class RunningKeys
{
    private readonly ConcurrentDictionary<(string Scope, string Value), string> _running = new();

    public async Task<Answer> Once(IdempotencyKey key, Func<Task<Answer>> handle)
    {
        var name = (key.Scope, key.Value);
        var first = _running.GetOrAdd(name, key.Fingerprint);
        if (!ReferenceEquals(first, key.Fingerprint))
            throw new ProblemException(Problem.Of(first == key.Fingerprint ? "request-in-progress" : "idempotency-key-reused"));
        try
        {
            return await handle();
        }
        finally
        {
            _running.TryRemove(name, out _);
        }
    }
}
