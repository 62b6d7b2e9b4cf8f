using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Customers;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Api;

public class RememberedCustomersOnSqlite() : RememberedCustomerTests(() => Task.FromResult(TestStore.Sqlite()));

public class RememberedCustomersOnPostgres(PostgresServer server) : RememberedCustomerTests(() => TestStore.Postgres(server));

/// <summary>A node remembers who has an address; what is acknowledged, here or on another node, holds for the next ticket all the same.</summary>
public abstract class RememberedCustomerTests(Func<Task<TestStore>> store) : OnBothStores(store)
{
    private const string Li = """{"channel":"email","handle":"li@example.com"}""";

    private int _looks;

    [Fact]
    public async Task Who_is_remembered_is_not_looked_up_again()
    {
        await using var app = Node();
        var created = await Open(app.Admin);
        var found = await Open(app.Admin);
        var looks = _looks;
        var remembered = await Open(app.Admin);
        Assert.Equal(looks, _looks);
        Assert.Equal(2, looks);
        Assert.Equal([created.ToString(), created.ToString()], [found.ToString(), remembered.ToString()]);
    }

    [Fact]
    public async Task A_ticket_is_opened_for_the_customer_as_they_are_now()
    {
        await using var app = Node();
        await using var other = Store.Shared ? Node() : null;
        var id = await OpenUntilRemembered(app.Admin);
        (await (other ?? app).Admin.Patch($"/v1/customers/{id}", """{"tier":"vip","name":"Li Lei"}""")).Ok();
        foreach (var now in new[] { await Open(app.Admin), await Open(app.Admin) })
            Assert.Equal((id, "vip", "Li Lei"), (now.GetProperty("id").GetString(), now.GetProperty("tier").GetString(), now.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task An_address_that_has_a_new_owner_brings_tickets_to_the_new_one()
    {
        await using var app = Node();
        await using var other = Store.Shared ? Node() : null;
        var before = await OpenUntilRemembered(app.Admin);
        var there = (other ?? app).Admin;
        (await there.Patch($"/v1/customers/{before}", """{"identities":[]}""")).Ok();
        var after = (await there.Post("/v1/customers", $$"""{"identities":[{{Li}}]}""")).Ok().Text("id");
        Assert.Equal(after, (await Open(app.Admin)).GetProperty("id").GetString());
    }

    [Fact]
    public async Task An_address_that_nobody_has_any_more_makes_one_new_customer()
    {
        await using var app = Node();
        var before = await OpenUntilRemembered(app.Admin);
        (await app.Admin.Patch($"/v1/customers/{before}", """{"identities":[]}""")).Ok();
        var after = (await Open(app.Admin)).GetProperty("id").GetString();
        Assert.NotEqual(before, after);
        Assert.Equal(after, (await Open(app.Admin)).GetProperty("id").GetString());
        Assert.Equal(2, (await app.Admin.Get($"/v1/tickets?customer={after}")).Ok().Json.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task An_outdated_memory_leaves_one_ticket_and_one_answer_to_a_key()
    {
        await using var app = Node();
        var id = await OpenUntilRemembered(app.Admin);
        (await app.Admin.Patch($"/v1/customers/{id}", """{"tier":"vip"}""")).Ok();
        var first = await Post(app.Admin, ("Idempotency-Key", "once"));
        (await app.Admin.Patch($"/v1/customers/{id}", """{"tier":"gold"}""")).Ok();
        var again = await Post(app.Admin, ("Idempotency-Key", "once"));
        Assert.Equal((201, first.Content), (again.Status, again.Content));
        Assert.Equal(3, (await app.Admin.Get($"/v1/tickets?customer={id}")).Ok().Json.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Who_is_remembered_is_nobody_to_another_customer()
    {
        await using var app = Node();
        var li = await OpenUntilRemembered(app.Admin);
        var han = (await app.NewTicket("han@example.com")).GetProperty("customer").GetProperty("id").GetString();
        var other = await app.With($"\"role\":\"customer\",\"customerId\":\"{han}\"");
        (await Post(other)).Problem(422, "reference-not-found");
        var self = await app.With($"\"role\":\"customer\",\"customerId\":\"{li}\"");
        (await self.Post("/v1/tickets", """{"text":"vip!","channel":"web","customer":{"channel":"email","handle":"li@example.com","tier":"vip"}}""")).Problem(403, "forbidden");
    }

    private TicketingApp Node() => new(Store, services => services.AddSingleton<ICustomerQueries>(
        s => new Counting(new CustomerQueries(s.GetRequiredService<IReadStore>()), () => Interlocked.Increment(ref _looks))));

    private static async Task<string?> OpenUntilRemembered(Client client)
    {
        // The first ticket makes the customer, the second finds and remembers them.
        await Open(client);
        return (await Open(client)).GetProperty("id").GetString();
    }

    private static async Task<JsonElement> Open(Client client) => (await Post(client)).Ok().Json.GetProperty("customer");

    private static Task<Answered> Post(Client client, params (string Name, string Value)[] headers) =>
        client.Send("POST", "/v1/tickets", $$"""{"text":"It does not work","channel":"web","customer":{{Li}}}""", headers);

    private sealed class Counting(ICustomerQueries inner, Action looks) : ICustomerQueries
    {
        public Task<Row<Customer>?> Find(string id, CancellationToken cancellation) => inner.Find(id, cancellation);

        public ValueTask<Row<Customer>?> FindByClaim(string claim, CancellationToken cancellation)
        {
            looks();
            return inner.FindByClaim(claim, cancellation);
        }

        public Task<Page<Row<Customer>>> List(string? claim, PageKey? after, int limit, CancellationToken cancellation) =>
            inner.List(claim, after, limit, cancellation);
    }
}
