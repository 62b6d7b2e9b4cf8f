using System.Net.Sockets;
using System.Text;

namespace OrleansTicketing.Load.Http;

/// <summary>What to do with a frame: its lines, without the empty one that ends it.</summary>
internal delegate void OnFrame(ReadOnlySpan<byte> frame);

/// <summary>
/// A stream of server-sent events, read by a thread of its own. Frames stay bytes until somebody wants one: hundreds of readers on the server's
/// own machine must not cost more than the server.
/// </summary>
internal sealed class EventLine : IDisposable
{
    private readonly TcpClient _connection;
    private readonly NetworkStream _stream;
    private readonly OnFrame _onFrame;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _begin;
    private int _end;

    /// <summary>Returns when the stream has begun, so that nothing later is missed.</summary>
    public EventLine(Uri server, string key, OnFrame onFrame)
    {
        _onFrame = onFrame;
        _connection = new(server.Host, server.Port);
        _stream = _connection.GetStream();
        _stream.Write(Requests.Stream("/v1/events/stream", key));
        if (!Next("\r\n\r\n"u8, out var head) || head.IndexOf(" 200 "u8) < 0)
            throw new InvalidOperationException($"The event stream did not begin: {Encoding.UTF8.GetString(head)}");
        new Thread(Read, maxStackSize: 256 * 1024) { IsBackground = true }.Start();
    }

    public void Dispose() => _connection.Dispose();

    private void Read()
    {
        try
        {
            while (Next("\n\n"u8, out var frame)) _onFrame(frame);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The run is over.
        }
    }

    /// <summary>What comes up to the next separator; false when the stream has ended.</summary>
    private bool Next(ReadOnlySpan<byte> separator, out ReadOnlySpan<byte> part)
    {
        while (true)
        {
            part = _buffer.AsSpan(_begin.._end);
            var length = part.IndexOf(separator);
            if (length >= 0)
            {
                part = part[..length];
                _begin += length + separator.Length;
                return true;
            }
            part.CopyTo(_buffer);
            (_begin, _end) = (0, part.Length);
            if (_end == _buffer.Length) throw new InvalidOperationException("A frame is too long.");
            var read = _stream.Read(_buffer.AsSpan(_end));
            if (read == 0) return false;
            _end += read;
        }
    }
}
