using OrleansTicketing.Agents;
using OrleansTicketing.Api.Auth;
using OrleansTicketing.Configuration;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Feed;

/// <summary>Who reads the feed, and the one rule that says which events they get.</summary>
internal sealed class Subscriber(Caller caller, TicketScopes scopes)
{
    private TicketScope? _scope;

    public async ValueTask<bool> Sees(FeedItem item)
    {
        // What the caller sees can itself change along the feed.
        if (_scope is null || Concerns(item.Entry)) _scope = await scopes.Of(caller);
        if (item.Event is not { } e) return false;
        if (_scope is TicketScope.Own own)
        {
            return PublicEvents.IsForCustomers(e.Type)
                && (item.Audience is { } audience ? audience.Within(own) : e.Subject.Kind == GrainKinds.Customer && e.Subject.Id == own.CustomerId);
        }

        // Who sees all tickets misses no event of one whose audience is not known.
        return _scope is TicketScope.All || e.Subject.Kind != GrainKinds.Ticket || (item.Audience is { } concerned && concerned.Within(_scope));
    }

    private bool Concerns(JournalEntry entry) => entry.Data switch
    {
        AgentUpdated => entry.Grain.Key == caller.AgentId,
        ConfigurationChanged { Kind: GrainKinds.Queue } => true,
        _ => false,
    };
}
