using System.Net.Sockets;
using System.Text;

namespace OrleansTicketing.Load.Http;

/// <summary>
/// A keep-alive HTTP/1.1 connection with one request at a time: bytes out, status and body in, nothing allocated. HttpClient would take a
/// good part of the two cores that the server needs.
/// </summary>
internal sealed class HttpLine : IDisposable
{
    private readonly Socket _socket;
    private byte[] _buffer = new byte[16 * 1024];
    private int _filled;
    private (int Start, int Length) _body;

    public HttpLine(Uri server)
    {
        _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 60_000 };
        _socket.Connect(server.Host, server.Port);
    }

    /// <summary>The last answer's body; gone with the next request.</summary>
    public ReadOnlySpan<byte> Body => _buffer.AsSpan(_body.Start, _body.Length);

    /// <summary>The last answer's headers.</summary>
    public ReadOnlySpan<byte> Head => _buffer.AsSpan(0, _body.Start);

    public int Send(ReadOnlySpan<byte> request)
    {
        _filled = 0;
        for (var sent = 0; sent < request.Length;) sent += _socket.Send(request[sent..]);
        int end;
        while ((end = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8)) < 0) Receive();
        var head = _buffer.AsSpan(0, end);
        var status = Digits(head[9..12]);
        var start = end + 4;
        var length = head.IndexOf("Content-Length: "u8);
        if (length >= 0) ReceiveBody(start, Digits(head[(length + 16)..]));
        else if (head.IndexOf("Transfer-Encoding: chunked"u8) >= 0) ReceiveChunks(start);
        else _body = (start, 0);
        return status;
    }

    /// <summary>Sends, and throws what the server said unless the status is the one that is wanted.</summary>
    public void Expect(int status, ReadOnlySpan<byte> request)
    {
        var actual = Send(request);
        if (actual != status) throw new InvalidOperationException($"{Encoding.UTF8.GetString(request[..request.IndexOf("\r\n"u8)])}: {actual} {Encoding.UTF8.GetString(Body)}");
    }

    public void Dispose() => _socket.Dispose();

    private void ReceiveBody(int start, int length)
    {
        while (_filled < start + length) Receive();
        _body = (start, length);
    }

    /// <summary>Moves the chunks together, so that the body is one piece.</summary>
    private void ReceiveChunks(int start)
    {
        var (read, write) = (start, start);
        while (true)
        {
            int line;
            while ((line = _buffer.AsSpan(read, _filled - read).IndexOf("\r\n"u8)) < 0) Receive();
            var size = Convert.ToInt32(Encoding.ASCII.GetString(_buffer, read, line), 16);
            read += line + 2;
            while (_filled < read + size + 2) Receive();
            _buffer.AsSpan(read, size).CopyTo(_buffer.AsSpan(write));
            (read, write) = (read + size + 2, write + size);
            if (size == 0) break;
        }

        _body = (start, write - start);
    }

    private void Receive()
    {
        if (_filled == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        var received = _socket.Receive(_buffer.AsSpan(_filled));
        _filled += received > 0 ? received : throw new EndOfStreamException("The server closed the connection.");
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var value = 0;
        for (var i = 0; i < text.Length && text[i] is >= (byte)'0' and <= (byte)'9'; i++) value = (value * 10) + text[i] - '0';
        return value;
    }
}
