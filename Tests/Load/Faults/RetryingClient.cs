using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace OrleansTicketing.Load.Faults;

/// <summary>
/// One client as a careful integration is written: every POST has an idempotency key and is repeated, at any node, until it is answered.
/// It keeps its own log of what was acknowledged, which the auditor compares with what the engine kept.
/// </summary>
internal sealed class RetryingClient(int number, Func<int, Uri> node, string key, HttpClient http)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly List<string> _tickets = [];
    private int _sent;

    public int Commands => _sent;

    /// <summary>The markers of acknowledged commands.</summary>
    public List<string> Opened { get; } = [];

    public List<string> Messages { get; } = [];

    /// <summary>Sends one command every <paramref name="period"/>, until told to stop.</summary>
    public async Task Run(TimeSpan period, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(period);
        try
        {
            while (await timer.WaitForNextTickAsync(stop)) await Next();
        }
        catch (OperationCanceledException)
        {
            // The last command was finished.
        }
    }

    private async Task Next()
    {
        var marker = $"m{number}-{_sent++}";
        if (_tickets.Count == 0 || _sent % 3 > 0)
        {
            var body = JsonSerializer.Serialize(new { subject = marker, channel = "api", customer = new { channel = "email", handle = $"user{number}@example.com" } });
            if (await Send("/v1/tickets", body, marker) is not { } answer) return;
            Opened.Add(marker);
            _tickets.Add(answer.GetProperty("id").GetString()!);
        }
        else if (await Send($"/v1/tickets/{_tickets[_sent * 7 % _tickets.Count]}/messages", JsonSerializer.Serialize(new { text = marker }), marker) is not null)
        {
            Messages.Add(marker);
        }
    }

    /// <summary>The answer of a 2xx; null when nobody gave one in time.</summary>
    private async Task<JsonElement?> Send(string path, string body, string marker)
    {
        var from = TimeProvider.System.GetTimestamp();
        for (var attempt = 0; TimeProvider.System.GetElapsedTime(from) < Patience; attempt++)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(node(number + attempt), path))
                {
                    Content = new StringContent(body, Encoding.UTF8, "application/json"),
                };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
                request.Headers.Add("Idempotency-Key", marker);
                using var answer = await http.SendAsync(request);
                if (answer.IsSuccessStatusCode) return JsonElement.Parse(await answer.Content.ReadAsStringAsync());
                if ((int)answer.StatusCode is < 500 and not 409) throw new InvalidOperationException($"{path}: {await answer.Content.ReadAsStringAsync()}");
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
            {
                // Its node died under it; the key makes the repetition safe.
            }
            await Task.Delay(50 + attempt * 20);
        }
        return null;
    }
}
