using OrleansTicketing.Load.Servers;

namespace OrleansTicketing.Tests.Kit;

/// <summary>Clients of servers that run in processes of their own.</summary>
internal static class Calls
{
    /// <summary>A client with the server's administrator key, or another one.</summary>
    public static Client Client(this ServerProcess server, string? key = null)
    {
        var http = new HttpClient { BaseAddress = server.Url };
        http.DefaultRequestHeaders.Authorization = new("Bearer", key ?? server.Key);
        return new(http);
    }

    public static Task<Answered> Open(this Client client, string text) =>
        client.Post("/v1/tickets", $$"""{"text":"{{text}}","channel":"web","customer":{"channel":"email","handle":"li@example.com"} }""");
}
