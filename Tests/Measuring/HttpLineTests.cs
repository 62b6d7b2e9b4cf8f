using System.Net;
using System.Net.Sockets;
using System.Text;
using OrleansTicketing.Load.Http;

namespace OrleansTicketing.Tests.Measuring;

public sealed class HttpLineTests
{
    [Theory]
    [InlineData("HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello", 201, "hello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", 200, "hello")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 204, "")]
    public async Task An_answer_is_read_however_it_is_cut_into_packets(string answer, int status, string body)
    {
        foreach (var size in new[] { 1, 3, 17, 1000 })
        {
            using var server = new TcpListener(IPAddress.Loopback, 0);
            server.Start();
            var serving = Task.Run(() => Serve(server, Encoding.ASCII.GetBytes(answer), size));
            using var line = new HttpLine(new Uri($"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}"));

            for (var times = 0; times < 2; times++)
            {
                Assert.Equal(status, line.Send(Requests.Get("/", "key")));
                Assert.Equal(body, Encoding.ASCII.GetString(line.Body));
            }

            await serving;
        }
    }

    private static void Serve(TcpListener server, byte[] answer, int size)
    {
        using var socket = server.AcceptSocket();
        socket.NoDelay = true;
        for (var times = 0; times < 2; times++)
        {
            socket.Receive(new byte[1024]);
            foreach (var packet in answer.Chunk(size)) socket.Send(packet);
        }
    }
}
