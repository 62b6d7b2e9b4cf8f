using System.Collections.Immutable;
using System.Diagnostics;

namespace OrleansTicketing.Customers;

/// <summary>A customer and the addresses that nobody else may have.</summary>
public static class CustomerDecider
{
    private const int MostIdentities = 20;
    private const int MostSegments = 100;
    private const int MostSegmentBytes = 4 * 1024;
    private const int MostFieldBytes = 16 * 1024;

    public static Decision Decide(Customer? customer, Command command, TurnContext context) => (customer, command) switch
    {
        (null, CreateCustomer create) => Create(create, context),
        (not null, CreateCustomer) => new AlreadyExists("customer", context.Version),
        (_, ReminderDue) => Decision.Nothing,
        (null, _) => new NotFound("customer"),
        (_, UpdateCustomer update) => Update(customer, update, context),
        _ => throw new UnreachableException($"A customer knows no {command.GetType().Name}."),
    };

    public static Customer Evolve(Customer? customer, Event e) => e switch
    {
        CustomerCreated created => created.Customer,
        CustomerUpdated updated => updated.Customer,
        _ => throw new UnreachableException($"A customer knows no {e.GetType().Name}."),
    };

    public static IEnumerable<Reminder> Reminders(Customer customer) => [];

    private static Decision Create(CreateCustomer create, TurnContext context)
    {
        var customer = Owning(create.Identities, new Customer
        {
            Id = context.Grain.Key,
            Name = create.Name,
            Tier = create.Tier,
            Language = create.Language,
            TimeZone = create.TimeZone,
            Segments = Sets.Of(create.Segments),
            Fields = create.Fields,
            CreatedAt = context.At,
            UpdatedAt = context.At,
        });
        return TooLarge(customer) ? new CustomerTooLarge() : Claims([], customer.Claims, Decision.Accept(new CustomerCreated(customer)));
    }

    private static Decision Update(Customer customer, UpdateCustomer update, TurnContext context)
    {
        var patched = customer with
        {
            Name = update.Name is { } name ? name.To : customer.Name,
            Tier = update.Tier ?? customer.Tier,
            Language = update.Language is { } language ? language.To : customer.Language,
            TimeZone = update.TimeZone is { } zone ? zone.To : customer.TimeZone,
            Segments = update.Segments is { } segments ? Sets.Keep(customer.Segments, Sets.Of(segments)) : customer.Segments,
            Fields = update.Fields is { } fields ? Sets.Merge(customer.Fields, fields) : customer.Fields,
        };
        var after = update.Identities is { } identities ? Owning(identities, patched) : patched;
        if (after == customer)
            return Decision.Nothing;
        if (TooLarge(after))
            return new CustomerTooLarge();
        return Claims(customer.Claims, after.Claims, Decision.Accept(new CustomerUpdated(after with { UpdatedAt = context.At })));
    }

    /// <summary>The same address twice is one.</summary>
    private static Customer Owning(ImmutableArray<ClaimedIdentity> identities, Customer customer)
    {
        ImmutableArray<ClaimedIdentity> own = [.. identities.DistinctBy(i => i.Claim)];
        return customer with
        {
            Identities = Sets.Keep(customer.Identities, [.. own.Select(i => i.Identity)]),
            Claims = Sets.Keep(customer.Claims, [.. own.Select(i => i.Claim)]),
        };
    }

    private static Decision Claims(ImmutableArray<string> old, ImmutableArray<string> now, Decision decision) => decision with
    {
        Claims =
        [
            .. now.Except(old).Select(name => new ClaimChange(name, Take: true)),
            .. old.Except(now).Select(name => new ClaimChange(name, Take: false)),
        ],
    };

    private static bool TooLarge(Customer customer) =>
        customer.Identities.Length > MostIdentities || customer.Segments.Length > MostSegments
        || StoredSize.Of(customer.Segments) > MostSegmentBytes || StoredSize.Of(customer.Fields) > MostFieldBytes;
}
