using System.Net.Sockets;
using System.Text;

namespace OrleansTicketing.Load.Http;

/// <summary>A stream of server-sent events, read by a thread of its own.</summary>
internal sealed class EventLine : IDisposable
{
    private readonly TcpClient _connection;
    private readonly Action<string, string> _event;

    /// <summary>Returns when the stream has begun, so that nothing later is missed.</summary>
    public EventLine(Uri server, string key, Action<string, string> onEvent)
    {
        _event = onEvent;
        _connection = new(server.Host, server.Port);
        var stream = _connection.GetStream();
        stream.Write(Requests.Stream("/v1/events/stream", key));
        var text = new StreamReader(stream, Encoding.UTF8);
        var status = text.ReadLine();
        if (status?.Contains(" 200 ", StringComparison.Ordinal) is not true) throw new InvalidOperationException($"The event stream did not begin: {status}");
        while (text.ReadLine() is { Length: > 0 }) { }
        new Thread(() => Read(text), maxStackSize: 256 * 1024) { IsBackground = true }.Start();
    }

    public void Dispose() => _connection.Dispose();

    private void Read(StreamReader text)
    {
        try
        {
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
