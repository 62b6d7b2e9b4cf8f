using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Agents;
using OrleansTicketing.Customers;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Hosting;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Kit;

/// <summary>A node without REST, on a store of its own or one shared with other nodes.</summary>
public sealed class TestNode : IAsyncDisposable
{
    private readonly IHost _host;
    private static long Ids;
    private bool _stopped;

    private TestNode(IHost host) => _host = host;

    public IGrains Grains => _host.Services.GetRequiredService<IGrains>();

    public IFeed Feed => _host.Services.GetRequiredService<IFeed>();

    public IServiceProvider Services => _host.Services;

    public static async Task<TestNode> Start(IEnumerable<KeyValuePair<string, string?>> settings, Action<IServiceCollection>? services = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection([TestStore.Unhurried]).AddInMemoryCollection(settings);
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        services?.Invoke(builder.Services);
        builder.AddTicketingSilo();
        var host = builder.Build();
        await host.StartAsync();
        return new(host);
    }

    internal static Task<TestNode> WithFaults(TestStore store, Func<StoreFault> next) =>
        Start(store.Settings, services => services.AddSingleton<SiloHosting.StoreWrapper>(inner => new FaultyStore(inner, next)));

    public static string NewId(string prefix) =>
        PublicId.Format(prefix, (UInt128)(ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() << 80 | (ulong)Interlocked.Increment(ref Ids));

    public async Task<Reply.Done> Do(GrainId grain, Command command) =>
        Assert.IsType<Reply.Done>(await Grains.Execute(new(grain, command, Actor.System)));

    public async Task<string> NewCustomer()
    {
        var id = NewId("cus_");
        await Do(new(GrainKinds.Customer, id), new CreateCustomer { Name = new("Li Lei") });
        return id;
    }

    public async Task<string> NewAgent(int capacity, bool online = true)
    {
        var id = NewId("agt_");
        await Do(new(GrainKinds.Agent, id), new CreateAgent { Login = id, Name = new("Han Meimei"), Capacity = capacity });
        if (online) await Do(new(GrainKinds.Agent, id), new SetPresence(Presence.Online));
        return id;
    }

    public async Task<(string Id, Ticket Ticket)> Open(string customer, Func<OpenTicket, OpenTicket>? with = null)
    {
        var id = NewId("tkt_");
        var open = new OpenTicket { MessageId = NewId("msg_"), Subject = new("It does not work"), Text = new("It does not work at all"), Channel = Channel.Web, CustomerId = customer, Tier = CustomerTier.Standard };
        open = with?.Invoke(open) ?? open;
        var found = Services.GetRequiredService<ITriage>().Of(new(TriageText.Of(open.Subject, open.Text), open.Tier, Services.GetRequiredService<IEngineClock>().Now));
        var done = await Do(new(GrainKinds.Ticket, id), open with { Triage = found });
        return (id, (Ticket)done.State);
    }

    public Task<T> Seen<T>(string grain, Func<T, bool>? which = null) where T : Event => Feed.Seen(grain, which);

    /// <summary>Completes when no message is under way any more; not every message leaves an event.</summary>
    public Task Quiet() => Eventually.Holds(async () =>
    {
        using var connection = await Services.GetRequiredService<IStore>().OpenRead(CancellationToken.None);
        using var command = connection.Command("SELECT count(*) FROM outbox WHERE parked_at IS NULL");
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture) == 0;
    });

    public async ValueTask DisposeAsync()
    {
        if (_stopped) return;
        _stopped = true;
        await _host.StopAsync();
        if (_host is IAsyncDisposable disposable) await disposable.DisposeAsync();
    }
}
