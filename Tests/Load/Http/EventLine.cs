using System.Text;

namespace OrleansTicketing.Load.Http;

/// <summary>A stream of server-sent events, read by a thread of its own.</summary>
internal sealed class EventLine : IDisposable
{
    private readonly HttpLine _line;
    private readonly Action<string, string> _event;

    public EventLine(HttpLine line, string key, Action<string, string> onEvent)
    {
        (_line, _event) = (line, onEvent);
        var stream = line.Stream(Requests.Stream("/v1/events/stream", key));
        new Thread(() => Read(stream), maxStackSize: 256 * 1024) { IsBackground = true }.Start();
    }

    public void Dispose() => _line.Dispose();

    private void Read(Stream stream)
    {
        try
        {
            using var text = new StreamReader(stream, Encoding.UTF8);
            var type = "";
            while (text.ReadLine() is { } line)
            {
                if (line.StartsWith("event: ", StringComparison.Ordinal)) type = line[7..];
                else if (line.StartsWith("data: ", StringComparison.Ordinal)) _event(type, line[6..]);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The run is over.
        }
    }
}
