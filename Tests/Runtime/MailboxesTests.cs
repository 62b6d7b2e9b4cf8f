using OrleansTicketing.Silo.Runtime;
using OrleansTicketing.Tests.Kit;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Runtime;

/// <summary>How committers wait for those who come again.</summary>
public class MailboxesTests
{
    private static readonly TimeSpan Long = 2 * Patience.Limit;

    private readonly Mailboxes _mailboxes = new(id => new(id, Kinds.All[id.Kind]));

    [Fact]
    public async Task Gathering_ends_when_so_many_wait()
    {
        var gathered = Gather(3);
        Post(2);
        Assert.False(gathered.IsCompleted);
        Post(1);
        await gathered.WaitAsync(Patience.Limit);
        Assert.Equal(3, _mailboxes.Waiting);
    }

    [Fact]
    public async Task Each_committer_gathers_its_own_number()
    {
        var (few, many) = (Gather(2), Gather(4));
        Post(2);
        await few.WaitAsync(Patience.Limit);
        Assert.False(many.IsCompleted);
        Post(2);
        await many.WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task Who_does_not_come_is_not_waited_for_any_longer()
    {
        await Gather(1, atMost: TimeSpan.FromMilliseconds(20)).WaitAsync(Patience.Limit);
        Assert.Equal(0, _mailboxes.Waiting);
    }

    [Fact]
    public async Task Who_waits_already_is_not_waited_for()
    {
        Post(1);
        await Gather(1).WaitAsync(Patience.Limit);
    }

    private Task Gather(int items, TimeSpan? atMost = null) =>
        Task.Factory.StartNew(() => _mailboxes.Gather(items, atMost ?? Long), TaskCreationOptions.LongRunning);

    private void Post(int items)
    {
        for (var i = 0; i < items; i++) Assert.True(_mailboxes.Post(new RequestItem(new(new(GrainKinds.Ticket, "tkt"), new AddNote("n", null, new("x")), Actor.System), 0)));
    }
}
