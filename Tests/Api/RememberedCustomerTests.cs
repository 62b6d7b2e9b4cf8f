using System.Text.Json;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Api;

public class RememberedCustomersOnSqlite() : RememberedCustomerTests(() => Task.FromResult(TestStore.Sqlite()));

public class RememberedCustomersOnPostgres(PostgresServer server) : RememberedCustomerTests(() => TestStore.Postgres(server));

/// <summary>A node remembers who has an address; what is acknowledged, here or on another node, holds for the next ticket all the same.</summary>
public abstract class RememberedCustomerTests(Func<Task<TestStore>> store) : OnBothStores(store)
{
    private const string Li = """{"channel":"email","handle":"li@example.com"}""";

    [Fact]
    public async Task A_ticket_is_opened_for_the_customer_as_they_are_now()
    {
        await using var app = new TicketingApp(Store, _ => { });
        await using var other = Store.Shared ? new TicketingApp(Store, _ => { }) : null;
        var admin = app.Admin;
        var id = (await Open(admin)).GetProperty("id").GetString();
        Assert.Equal("standard", (await Open(admin)).GetProperty("tier").GetString());
        (await (other ?? app).Admin.Patch($"/v1/customers/{id}", """{"tier":"vip","name":"Li Lei"}""")).Ok();
        var now = await Open(admin);
        Assert.Equal((id, "vip", "Li Lei"), (now.GetProperty("id").GetString(), now.GetProperty("tier").GetString(), now.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task An_address_that_has_a_new_owner_brings_tickets_to_the_new_one()
    {
        await using var app = new TicketingApp(Store, _ => { });
        await using var other = Store.Shared ? new TicketingApp(Store, _ => { }) : null;
        var (admin, there) = (app.Admin, (other ?? app).Admin);
        var before = (await Open(admin)).GetProperty("id").GetString();
        await Open(admin);
        (await there.Patch($"/v1/customers/{before}", """{"identities":[]}""")).Ok();
        var after = (await there.Post("/v1/customers", $$"""{"identities":[{{Li}}]}""")).Ok().Text("id");
        Assert.Equal(after, (await Open(admin)).GetProperty("id").GetString());
        Assert.NotEqual(before, after);
    }

    [Fact]
    public async Task An_outdated_memory_leaves_one_ticket_and_one_answer_to_a_key()
    {
        await using var app = new TicketingApp(Store, _ => { });
        var admin = app.Admin;
        var id = (await Open(admin)).GetProperty("id").GetString();
        await Open(admin);
        (await admin.Patch($"/v1/customers/{id}", """{"tier":"vip"}""")).Ok();
        var first = await Post(admin, ("Idempotency-Key", "once"));
        var again = await Post(admin, ("Idempotency-Key", "once"));
        Assert.Equal((201, first.Content), (again.Status, again.Content));
        Assert.Equal(3, (await admin.Get($"/v1/tickets?customer={id}")).Ok().Json.GetProperty("data").GetArrayLength());
    }

    private static async Task<JsonElement> Open(Client client) => (await Post(client)).Ok().Json.GetProperty("customer");

    private static Task<Answered> Post(Client client, params (string Name, string Value)[] headers) =>
        client.Send("POST", "/v1/tickets", $$"""{"text":"It does not work","channel":"web","customer":{{Li}}}""", headers);
}
