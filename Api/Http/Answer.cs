using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrleansTicketing.Api.Http;

/// <summary>The ticket or agent that is in the way of a request.</summary>
internal sealed record Obstacle(string Member, string Id)
{
    /// <summary>A person may have another name tomorrow; a ticket keeps its number.</summary>
    public bool MayChange => Member != "ticket";
}

/// <summary>One whole HTTP answer as data, so that it can be kept with an idempotency key and given again byte for byte.</summary>
internal sealed record Answer(int Status, ReadOnlyMemory<byte> Body)
{
    /// <summary>The handler has written the answer itself (event streams, pages).</summary>
    public static readonly Answer Written = new(0, default);

    public static readonly Answer NoContent = new(204, default);

    public string ContentType { get; init; } = "application/json";

    public string? ETag { get; init; }

    public string? Location { get; init; }

    public int? RetryAfter { get; init; }

    /// <summary>Told in the body at the last moment: a number or a name that only a query knows.</summary>
    public Obstacle? Obstacle { get; init; }

    /// <summary>Set while an answer is not final: the hand assignment whose outcome is still to come.</summary>
    public string? Pending { get; init; }

    /// <summary>Whether it can be given ever after as it is.</summary>
    public bool IsFinal => Obstacle is null && Pending is null;

    public bool Replayed { get; init; }

    public static Answer Of<T>(T value, JsonTypeInfo<T> json, long? version = null, int status = 200) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(value, json)) { ETag = version is { } v ? ETags.Of(v) : null };

    public static Answer Created<T>(string location, T value, JsonTypeInfo<T> json, long? version) =>
        Of(value, json, version, 201) with { Location = location };

    /// <summary>The bytes that are kept.</summary>
    public byte[] Pack()
    {
        using var bytes = new MemoryStream(Body.Length + 256);
        using var writer = new BinaryWriter(bytes);
        writer.Write((byte)1);
        writer.Write((short)Status);
        writer.Write(ContentType);
        writer.Write(ETag ?? "");
        writer.Write(Location ?? "");
        writer.Write(RetryAfter ?? 0);
        writer.Write(Obstacle?.Member ?? "");
        writer.Write(Obstacle?.Id ?? "");
        writer.Write(Pending ?? "");
        writer.Write(Body.Span);
        writer.Flush();
        return bytes.ToArray();
    }

    public static Answer Unpack(byte[] packed)
    {
        using var bytes = new MemoryStream(packed, false);
        using var reader = new BinaryReader(bytes);
        reader.ReadByte();
        var status = reader.ReadInt16();
        var type = reader.ReadString();
        var etag = reader.ReadString();
        var location = reader.ReadString();
        var retry = reader.ReadInt32();
        var (member, id) = (reader.ReadString(), reader.ReadString());
        var pending = reader.ReadString();
        return new(status, packed.AsMemory((int)bytes.Position))
        {
            ContentType = type,
            ETag = NullIfEmpty(etag),
            Location = NullIfEmpty(location),
            RetryAfter = retry == 0 ? null : retry,
            Obstacle = member.Length == 0 ? null : new(member, id),
            Pending = NullIfEmpty(pending),
            Replayed = true,
        };
    }

    public async ValueTask Write(HttpContext http)
    {
        if (ReferenceEquals(this, Written)) return;
        var response = http.Response;
        response.StatusCode = Status;
        if (ETag is not null) response.Headers.ETag = ETag;
        if (Location is not null) response.Headers.Location = Location;
        if (RetryAfter is { } seconds) response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (Replayed) response.Headers["Idempotency-Replayed"] = "true";
        if (Status == 401) response.Headers.WWWAuthenticate = "Bearer realm=\"ticketing\"";
        if (Status == 204) return;
        // The rest of a refused body is not read, so the connection cannot be used again.
        if (Status == 413) response.Headers.Connection = "close";
        response.ContentType = ContentType;
        response.ContentLength = Body.Length;
        await response.BodyWriter.WriteAsync(Body, http.RequestAborted);
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
