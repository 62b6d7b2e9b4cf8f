using OrleansTicketing.Access;
using OrleansTicketing.Customers;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Domain;

public sealed class CustomerAndKeyTests
{
    private static readonly ApiKey Key = new() { Id = "?", Name = "k", Role = Role.Agent, Hash = "abc", Prefix = "otk_", CreatedAt = default };

    private static ClaimedIdentity Identity(string handle) => new(new(Channel.Email, new(handle), false), $"identity:{handle}");

    private static Given Customer(params ClaimedIdentity[] identities) =>
        Make.Nobody(GrainKinds.Customer, "cus_1").After(new CreateCustomer { Name = new("Li"), Identities = [.. identities] });

    [Fact]
    public void Each_identity_is_claimed_once()
    {
        var decision = Make.Nobody(GrainKinds.Customer, "cus_1").When(new CreateCustomer { Identities = [Identity("a"), Identity("b"), Identity("a")] });
        Assert.Equal(["identity:a", "identity:b"], decision.Claims.Select(c => c.Name));
        Assert.All(decision.Claims, c => Assert.Null(c.OnTaken));
        Assert.Equal(2, decision.Records<CustomerCreated>().Customer.Identities.Length);
        Customer().When(new CreateCustomer()).Refuses<AlreadyExists>();
    }

    [Fact]
    public void Changed_identities_are_taken_and_given_back()
    {
        var claims = Customer(Identity("a"), Identity("b")).When(new UpdateCustomer { Identities = [Identity("b"), Identity("c")] }).Claims;
        Assert.Equal([("identity:c", true), ("identity:a", false)], claims.Select(c => (c.Name, c.Take)));
    }

    [Fact]
    public void Patch_changes_what_it_names()
    {
        var customer = Customer().Later(3).After(new UpdateCustomer { Name = new(null), Tier = CustomerTier.Vip, Segments = ["b", "a", "b"] }).The<Customer>();
        Assert.Equal((null, CustomerTier.Vip, Given.Start.Plus(3), Given.Start), (customer.Name, customer.Tier, customer.UpdatedAt, customer.CreatedAt));
        Assert.Equal(["a", "b"], customer.Segments);
        Customer(Identity("a")).When(new UpdateCustomer { Name = new(new Personal("Li")), Segments = [], Identities = [Identity("a")] }).Nothing();
        Make.Nobody(GrainKinds.Customer).When(new UpdateCustomer()).Refuses<NotFound>();
    }

    [Fact]
    public void Customer_cannot_grow_without_end()
    {
        Customer().When(new UpdateCustomer { Identities = [.. Enumerable.Range(0, 21).Select(i => Identity($"{i}"))] }).Refuses<CustomerTooLarge>();
        Customer().When(new UpdateCustomer { Fields = Make.Fields($"{{\"a\":\"{new string('x', 17_000)}\"}}") }).Refuses<CustomerTooLarge>();
    }

    [Fact]
    public void Key_is_made_once_and_ended_once()
    {
        var nothing = Make.Nobody(GrainKinds.ApiKey, "key_1");
        var decision = nothing.When(new CreateApiKey(Key));
        Assert.Equal("key:abc", Assert.Single(decision.Claims).Name);
        var made = nothing.After(new CreateApiKey(Key));
        Assert.Equal(("key_1", Given.Start), (made.The<ApiKey>().Id, made.The<ApiKey>().CreatedAt));
        made.When(new CreateApiKey(Key)).Refuses<AlreadyExists>();
        nothing.When(new RevokeApiKey()).Refuses<NotFound>();
        Assert.Equal(Given.Start, made.After(new RevokeApiKey()).The<ApiKey>().RevokedAt);
        made.After(new RevokeApiKey()).When(new RevokeApiKey()).Nothing();
    }
}
