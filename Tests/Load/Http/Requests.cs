using System.Text;

namespace OrleansTicketing.Load.Http;

/// <summary>Requests as the bytes that go over the line; made once, sent often.</summary>
internal static class Requests
{
    public static byte[] Get(string path, string key) => Make("GET", path, key, null);

    public static byte[] Post(string path, string key, string json) => Make("POST", path, key, json);

    public static byte[] Put(string path, string key, string json, string? condition = null) => Make("PUT", path, key, json, condition);

    public static byte[] Patch(string path, string key, string json) => Make("PATCH", path, key, json);

    /// <summary>A stream by HTTP/1.0: no chunks between the lines, and it ends when the connection does.</summary>
    public static byte[] Stream(string path, string key) =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nAccept: text/event-stream\r\n\r\n");

    private static byte[] Make(string method, string path, string key, string? json, string? header = null)
    {
        var head = $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n{(header is null ? "" : header + "\r\n")}";
        return json is null
            ? Encoding.ASCII.GetBytes(head + "\r\n")
            : Encoding.UTF8.GetBytes($"{head}Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}");
    }
}
