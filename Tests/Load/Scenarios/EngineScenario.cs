using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Configuration;
using OrleansTicketing.Customers;
using OrleansTicketing.Load.Floors;
using OrleansTicketing.Load.Measuring;
using OrleansTicketing.Load.Stores;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Hosting;
using OrleansTicketing.Sla;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>The same tickets as <c>open</c>, straight through the engine's door in this process: no HTTP.</summary>
internal static class EngineScenario
{
    private static readonly Actor Caller = new("key", "key_01k0000000000000000000000a");

    public static async Task<IReadOnlyList<Measurement>> Run(LoadOptions options)
    {
        await using var store = await LoadStore.Start(options.Store);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(store.Settings.ToDictionary(s => s.Key.Replace("__", ":", StringComparison.Ordinal), s => (string?)s.Value));
        if (options.NoTriage) builder.Configuration.AddInMemoryCollection([new("Language:Triage", "false")]);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddTicketingSilo();
        using var host = builder.Build();
        await host.StartAsync();
        var grains = host.Services.GetRequiredService<IGrains>();
        var (triage, clock) = (host.Services.GetRequiredService<ITriage>(), host.Services.GetRequiredService<IEngineClock>());
        await Execute(grains, new(new(GrainKinds.SlaPolicy, "standard"), new PutDefinition(Policy()), Caller, 0));
        var (latencies, usage) = await new Clients(options, store.Processes).RunAsync(options.Clients, _ => async () =>
        {
            var turn = new OpenTurn();
            await Execute(grains, new(new(GrainKinds.Ticket, turn.Id), Triaged(Open(turn), triage, clock), Caller, 0));
            return 1;
        });
        await host.StopAsync();
        return [Measurement.Of(options.Named("engine"), options.Store, options.Clients, latencies, usage)];
    }

    private static async Task Execute(IGrains grains, Request request)
    {
        var reply = await grains.Execute(request);
        if (reply is not Reply.Done) throw new InvalidOperationException(reply.ToString());
    }

    /// <summary>As the edge does before the turn.</summary>
    private static OpenTicket Triaged(OpenTicket open, ITriage triage, IEngineClock clock) => open with
    {
        Triage = triage.Of(new(TriageText.Of(open.Subject, open.Text), open.Tier, clock.Now)), WithoutTriage = !triage.IsOn,
    };

    private static OpenTicket Open(OpenTurn turn) => new()
    {
        MessageId = $"msg_{turn.Number:D26}",
        Subject = new(OpenTurn.Subject),
        Text = new(OpenTurn.Text),
        Channel = Channel.Web,
        CustomerId = $"cus_{turn.Number % Bodies.Customers:D26}",
        Tier = CustomerTier.Standard,
        Kind = TicketKind.Fault,
        Language = "en",
    };

    private static SlaPolicyDefinition Policy() => new()
    {
        Name = "Standard",
        Targets =
        [
            new(SlaMetric.Dispatch, null, 3600, SlaTime.Calendar),
            new(SlaMetric.FirstResponse, null, 14400, SlaTime.Calendar),
            new(SlaMetric.Resolution, null, 172800, SlaTime.Calendar),
        ],
    };
}
