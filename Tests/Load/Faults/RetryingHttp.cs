using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace OrleansTicketing.Load.Faults;

/// <summary>Asks one node after another until one answers, as a careful integration does; every POST has an idempotency key, which makes that safe.</summary>
internal sealed class RetryingHttp(Func<int, Uri> node, string key) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2) }) { Timeout = TimeSpan.FromSeconds(10) };

    public Task<JsonElement?> Get(int first, string path) => Send(first, path, () => new());

    public Task<JsonElement?> Post(int first, string path, string idempotencyKey, object body) => Send(first, path, () => new()
    {
        Method = HttpMethod.Post, Content = Content(body), Headers = { { "Idempotency-Key", idempotencyKey } },
    });

    public Task<JsonElement?> Create(int first, string path, object body) => Send(first, path, () => new()
    {
        Method = HttpMethod.Put, Content = Content(body), Headers = { { "If-None-Match", "*" } },
    });

    public void Dispose() => _http.Dispose();

    private static StringContent Content(object body) => new(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

    /// <summary>The answer of a 2xx; null when nobody gave one in time.</summary>
    private async Task<JsonElement?> Send(int first, string path, Func<HttpRequestMessage> make)
    {
        var from = TimeProvider.System.GetTimestamp();
        for (var attempt = 0; TimeProvider.System.GetElapsedTime(from) < Patience; attempt++)
        {
            try
            {
                using var request = make();
                request.RequestUri = new(node(first + attempt), path);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
                using var answer = await _http.SendAsync(request);
                var body = await answer.Content.ReadAsStringAsync();
                if (answer.IsSuccessStatusCode) return JsonElement.Parse(body);
                if ((int)answer.StatusCode is < 500 and not 409) throw new InvalidOperationException($"{path}: {body}");
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
            {
                // Its node died under it.
            }
            await Task.Delay(50 + attempt * 20);
        }
        return null;
    }
}
