using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Queries;
using OrleansTicketing.Tests.Kit;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Api;

public sealed class SlowStreamTests
{
    // Together more than the sockets in between take in (at most some 10 MB) and a thousand more.
    private const int Notes = 2_400;
    private static readonly string Text = new('x', 16 * 1024);

    [Fact]
    public async Task A_stream_a_thousand_events_behind_is_closed_and_misses_nothing_when_it_comes_back()
    {
        await using var app = new TicketingApp();
        var ticket = (await app.NewTicket()).GetProperty("id").GetString()!;
        await using var slow = await EventReader.Open(app.Admin, "/v1/events/stream");
        var cursor = (await slow.Next()).Id!;
        foreach (var some in Enumerable.Range(0, Notes).Chunk(600)) await Task.WhenAll(some.Select(n => Note(app, ticket, n)));
        await app.Services.GetRequiredService<IFeed>().Seen<NoteAdded>(ticket, note => note.MessageId == $"{Notes - 1}");

        var seen = new List<string>();
        bool See(Frame frame)
        {
            cursor = frame.Id ?? cursor;
            if (frame.Event == "note.added") seen.Add(JsonDocument.Parse(frame.Data!).RootElement.GetProperty("data").GetProperty("messageId").GetString()!);
            return seen.Count == Notes;
        }
        await Assert.ThrowsAsync<EndOfStreamException>(() => slow.Until(See));
        await using var resumed = await EventReader.Open(app.Admin, "/v1/events/stream", ("Last-Event-ID", cursor));
        await resumed.Until(See);
        Assert.Equal(Notes, seen.Distinct().Count());
    }

    private static Task<Reply> Note(TicketingApp app, string ticket, int n) => app.Services.GetRequiredService<IGrains>()
        .Execute(new(new(GrainKinds.Ticket, ticket), new AddNote($"{n}", null, new(Text)), Actor.System));
}
