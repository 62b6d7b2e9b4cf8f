using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Silo.Hosting;
using OrleansTicketing.Silo.Runtime;
using OrleansTicketing.Tests.Kit;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Api;

public sealed class OverloadTests
{
    [Fact]
    public async Task A_full_mailbox_is_503_with_when_to_come_again_and_what_waits_in_it_is_done()
    {
        using var store = TestStore.Sqlite();
        using var commits = new HeldCommits();
        await using var app = new TicketingApp(store, services => services.AddSingleton<SiloHosting.StoreWrapper>(inner => new FaultyStore(inner, commits.Next)));
        var ticket = (await app.NewTicket()).GetProperty("id").GetString()!;
        var grains = app.Services.GetRequiredService<IGrains>();
        Task<Reply> Note() => grains.Execute(new(new(GrainKinds.Ticket, ticket), new AddNote(TestNode.NewId("msg_"), null, new("n")), Actor.System));

        commits.Hold();
        var waiting = new List<Task<Reply>> { Note() };
        await commits.Held;
        while (!waiting[^1].IsFaulted) waiting.Add(Note());
        await Assert.ThrowsAsync<OverloadedException>(() => waiting[^1]);
        var refused = await app.Admin.Post($"/v1/tickets/{ticket}/notes", """{"text":"n"}""");
        refused.Problem(503, "overloaded");
        Assert.Equal("1", refused.Header("Retry-After"));

        commits.GoOn();
        var done = await Task.WhenAll(waiting.SkipLast(1));
        Assert.All(done, reply => Assert.IsType<Reply.Done>(reply));
        // One more than fits, when it is the first one's commit that is held.
        Assert.InRange(done.Length, Mailboxes.PerGrain, Mailboxes.PerGrain + 1);
        (await app.Admin.Post($"/v1/tickets/{ticket}/notes", """{"text":"n"}""")).Ok();
    }
}
