namespace OrleansTicketing.Load.Faults;

/// <summary>One client, who keeps a log of what was sent and what was acknowledged; the auditor compares it with what the engine kept.</summary>
internal sealed class RetryingClient(int number, RetryingHttp http)
{
    private readonly List<string> _tickets = [];

    public List<Sent> Log { get; } = [];

    /// <summary>Sends a command every <paramref name="period"/>, or when the one before is answered, until told to stop.</summary>
    public async Task Run(TimeSpan period, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(period);
        try
        {
            while (await timer.WaitForNextTickAsync(stop)) Log.Add(await Next());
        }
        catch (OperationCanceledException)
        {
            // The last command was finished.
        }
    }

    /// <summary>Of six commands four open a ticket, one writes a message to an earlier one, one a note.</summary>
    private Task<Sent> Next()
    {
        var text = $"m{number}-{Log.Count}";
        return _tickets.Count == 0 ? Open(text) : (Log.Count % 6) switch
        {
            2 => Write("message.added", "messages", text),
            5 => Write("note.added", "notes", text),
            _ => Open(text),
        };
    }

    private async Task<Sent> Open(string text)
    {
        var answer = await http.Post(number, "/v1/tickets", text, new { subject = text, channel = "api", customer = new { channel = "email", handle = $"user{number}@example.com" } });
        var ticket = answer?.GetProperty("id").GetString();
        if (ticket is not null) _tickets.Add(ticket);
        return new("ticket.opened", text, ticket is null ? null : "ticket/" + ticket, ticket is not null);
    }

    private async Task<Sent> Write(string type, string resource, string text)
    {
        var ticket = _tickets[Log.Count * 7 % _tickets.Count];
        var answer = await http.Post(number, $"/v1/tickets/{ticket}/{resource}", text, new { text });
        return new(type, text, "ticket/" + ticket, answer is not null);
    }
}
