using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Caching.Memory;
using OrleansTicketing.Access;
using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Customers;
using OrleansTicketing.Queries;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.Tickets;

/// <summary>
/// Whose ticket it is: found by id or by the claim on an address, created when the address is new. The loser of a race for an address takes the
/// winner.
/// </summary>
internal sealed class CustomerLookup(
    IGrains grains, ICustomerQueries customers, ITicketQueries tickets, IConfigurationQueries configuration, IClaimNames names) : IDisposable
{
    private const int MostRemembered = 10_000;

    private static readonly MemoryCacheEntryOptions ForAWhile = new() { Size = 1, AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(5) };

    private static readonly ImmutableSortedDictionary<string, JsonElement> NoFields = ImmutableSortedDictionary<string, JsonElement>.Empty;

    private readonly MemoryCache _byClaim = new(new MemoryCacheOptions { SizeLimit = MostRemembered });

    // Queues seen to exist, so that creating a customer costs no look at the queue. One deleted since is refused by the ticket's turn.
    private readonly ConcurrentDictionary<string, bool> _queues = new(StringComparer.Ordinal);

    /// <summary>
    /// Who had the address when this node last looked, at most five minutes ago, without asking the store. They may have changed since: whoever
    /// goes by it names it as the request's <see cref="Basis"/>.
    /// </summary>
    public Row<Customer>? Remembered(OpenTicketRequest body, Caller caller) =>
        caller.Role is not Role.Customer && body is { CustomerId: null, Customer: { } address } ? _byClaim.Get<Row<Customer>>(ClaimOn(address)) : null;

    /// <summary>Null = by an address that nobody has yet: see <see cref="Create"/>.</summary>
    public async ValueTask<Customer?> Find(OpenTicketRequest body, Caller caller)
    {
        if (caller.Role is Role.Customer) return await Self(body, caller);
        if (body.CustomerId is { } id) return (await customers.Find(id, default))?.State ?? throw Unknown("/customerId");
        if (body.Customer is not { } address)
            throw new ProblemException(Problem.Invalid("/customer", "customer or customerId is required.", "required"));
        var claim = ClaimOn(address);
        var found = await customers.FindByClaim(claim, default);
        // Only what an opened ticket is made from: the rest may be large, and is personal.
        if (found is null) _byClaim.Remove(claim);
        else _byClaim.Set(claim, found with { State = found.State with { Identities = [], Claims = [], Segments = [], Fields = NoFields } }, ForAWhile);
        return found?.State;
    }

    /// <summary>The ticket that has the request's external id already; null = none.</summary>
    public async ValueTask<string?> OwnerOf(OpenTicketRequest body)
    {
        if (body.ExternalId is not { } external) return null;
        var found = await tickets.List(new() { Channel = body.Channel, ExternalId = external }, new TicketScope.All(), null, 1, default);
        return found.Rows is [var owner, ..] ? owner.State.Id : null;
    }

    /// <summary>Null = nobody was created, because the ticket would be refused for its queue or its size.</summary>
    public async Task<Customer?> Create(OpenTicketRequest body, Caller caller)
    {
        if (TicketLimits.Exceeded(Lists.Sorted(body.Tags), Lists.Skills(body.Skills), Lists.Fields(body.Fields))) return null;
        if (body.Queue is { } queue && !await Exists(queue)) return null;
        var address = body.Customer!;
        var id = Ids.Customer();
        var command = new CreateCustomer
        {
            Name = address.Name is { } name ? new Personal(name.Trim()) : null,
            Tier = address.Tier ?? CustomerTier.Standard,
            Identities = [new(new(address.Channel, new(address.Handle.Trim()), false), ClaimOn(address))],
        };
        return await grains.Execute(new(new(GrainKinds.Customer, id), command, caller.Actor)) switch
        {
            Reply.Done done => (Customer)done.State,
            Reply.Refused { Refusal: ClaimTaken taken } => (await customers.Find(taken.Owner, default))?.State ?? throw Unknown("/customer"),
            Reply.Refused refused => throw new ProblemException(RefusalResults.Of(refused.Refusal, refused.Version)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public void Dispose() => _byClaim.Dispose();

    /// <summary>A customer opens tickets of their own only, and cannot set a tier.</summary>
    private async Task<Customer> Self(OpenTicketRequest body, Caller caller)
    {
        if (body.Customer?.Tier is not null) throw Rule.Forbidden("Only staff and integrations set a tier.");
        var own = caller.CustomerId ?? "";
        if (body.CustomerId is { } id && id != own) throw Unknown("/customerId");
        if (body.Customer is { } address && (await customers.FindByClaim(ClaimOn(address), default))?.State.Id != own)
            throw Unknown("/customer");
        return (await customers.Find(own, default))?.State ?? throw Unknown("/customerId");
    }

    private async ValueTask<bool> Exists(string queue)
    {
        if (_queues.ContainsKey(queue)) return true;
        if (await configuration.Find(GrainKinds.Queue, queue, default) is null) return false;
        _queues[queue] = true;
        return true;
    }

    private string ClaimOn(CustomerAddressRequest address) => names.Identity(address.Channel, address.Handle);

    private static ProblemException Unknown(string pointer) => new(Problem.UnknownReference(pointer));
}
