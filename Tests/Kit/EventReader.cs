namespace OrleansTicketing.Tests.Kit;

/// <summary>One frame of an event stream.</summary>
public sealed record Frame(string? Id, string? Event, string? Data);

/// <summary>Reads server-sent events.</summary>
public sealed class EventReader(HttpResponseMessage response, StreamReader reader) : IAsyncDisposable
{
    public static async Task<EventReader> Open(Client client, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var response = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.EnsureSuccessStatusCode().Content.Headers.ContentType?.MediaType);
        return new(response, new(await response.Content.ReadAsStreamAsync()));
    }

    public async Task<Frame> Next()
    {
        var (id, type, data) = ((string?)null, (string?)null, (string?)null);
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Length == 0) return new(id, type, data);
            var (name, value) = (line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..]);
            if (name == "id") id = value;
            else if (name == "event") type = value;
            else data += value;
        }

        throw new EndOfStreamException();
    }

    public async Task<Frame> Until(Predicate<Frame> wanted)
    {
        while (true)
        {
            if (await Next() is var frame && wanted(frame)) return frame;
        }
    }

    public ValueTask DisposeAsync()
    {
        reader.Dispose();
        response.Dispose();
        return ValueTask.CompletedTask;
    }
}
