using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Customers;
using OrleansTicketing.Tests.Kit;
using OrleansTicketing.Text.Seed;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Api;

public sealed class SqliteTriageDesk() : TriageDesk(() => Task.FromResult(TestStore.Sqlite()));

public sealed class PostgresTriageDesk(PostgresServer server) : TriageDesk(() => TestStore.Postgres(server));

/// <summary>A desk with a queue that applies what triage finds.</summary>
public abstract class TriageDesk(Func<Task<TestStore>> store) : IAsyncLifetime
{
    private TestStore _store = null!;
    private TicketingApp _app = null!;

    public Client Admin => _app.Admin;

    public Task<Client> With(string members) => _app.With(members);

    /// <summary>A text of which the models in use are sure.</summary>
    public string SureText(string category, string language, string ending = "") => SeedCorpus.All.Where(e => e.Category == category && e.Language == language)
        .Select(e => e.Text + ending)
        .First(text => _app.Services.GetRequiredService<ITriage>().Of(new(new(text), CustomerTier.Standard, default)) is { Sure: true, Categories: [var first, ..] }
            && first.Code == category);

    public async Task<Answered> Open(string text, string members = "\"tags\":[]", string handle = "li@example.com", string tier = "standard") =>
        (await Admin.Post("/v1/tickets", $$$"""
            {"text":{{{JsonSerializer.Serialize(text)}}},"channel":"web","customer":{"channel":"email","handle":"{{{tier}}}-{{{handle}}}","tier":"{{{tier}}}"},{{{members}}} }
            """)).Ok();

    public Task<Answered> Customer(string ticket, string text) =>
        Admin.Post($"{ticket}/messages", $$"""{"text":{{JsonSerializer.Serialize(text)}},"from":"customer"}""");

    public async ValueTask InitializeAsync()
    {
        _store = await store();
        _app = new(_store, _ => { });
        await _app.NewQueue("apply", "\"triage\":\"apply\"");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _app.DisposeAsync();
        _store.Dispose();
    }
}
