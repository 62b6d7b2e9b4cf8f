namespace OrleansTicketing.Silo.Runtime;

/// <summary>The one door: puts a request into its grain's mailbox and waits for the commit.</summary>
internal sealed class Engine(Node node, NodeState state) : IGrains
{
    public Task<Reply> Execute(Request request, CancellationToken cancellation = default)
    {
        if (!state.IsReady) return Task.FromException<Reply>(new UnavailableException("This node takes no work now."));
        var item = new RequestItem(request, node.Time.GetTimestamp());
        if (!node.Mailboxes.Post(item))
        {
            node.Metrics.Command(request.Command, "overloaded", TimeSpan.Zero);
            return Task.FromException<Reply>(new OverloadedException());
        }
        return cancellation.CanBeCanceled ? item.Reply.WaitAsync(cancellation) : item.Reply;
    }
}
