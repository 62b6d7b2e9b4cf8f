using Microsoft.Extensions.Options;
using OrleansTicketing.Access;
using OrleansTicketing.Agents;
using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Configuration;
using OrleansTicketing.Customers;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Demo;

/// <summary>Fills an empty store with <see cref="DemoData"/> and prints one key a role, once: later starts find the store filled.</summary>
internal sealed class DemoSeed(IGrains grains, IApiKeyQueries keys, IClaimNames claims, IHostEnvironment environment, IOptions<DemoOptions> options) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!(options.Value.Seed ?? environment.IsDevelopment()) || await keys.AnyAdministrator(cancellationToken)) return;
        await Define(GrainKinds.Calendar, "office", DemoData.Office);
        await Define(GrainKinds.SlaPolicy, "standard", DemoData.Standard);
        await Define(GrainKinds.Queue, "default", DemoData.Default);
        await Define(GrainKinds.Queue, "support", DemoData.Support);
        await Define(GrainKinds.Queue, "billing", DemoData.Billing);
        var agents = new List<string>();
        foreach (var agent in DemoData.Agents)
        {
            var id = Ids.Agent();
            agents.Add(id);
            await Do(GrainKinds.Agent, id, agent);
            await Do(GrainKinds.Agent, id, new SetPresence(Presence.Online));
        }
        var customers = new List<string>();
        foreach (var (identity, name, tier) in DemoData.Customers)
        {
            var id = Ids.Customer();
            customers.Add(id);
            var claimed = new ClaimedIdentity(identity, claims.Identity(identity.Channel, identity.Handle.Value));
            await Do(GrainKinds.Customer, id, new CreateCustomer { Name = new(name), Tier = tier, Identities = [claimed] });
        }
        await Console.Out.WriteLineAsync($"""

            Demo data is in place. Its keys are shown this once:
              administrator  {await MakeKey(Role.Administrator)}
              supervisor     {await MakeKey(Role.Supervisor)}
              agent          {await MakeKey(Role.Agent, agent: agents[0])}   ({DemoData.Agents[0].Login})
              integration    {await MakeKey(Role.Integration)}
              auditor        {await MakeKey(Role.Auditor)}
              customer       {await MakeKey(Role.Customer, customer: customers[0])}

            """);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task Define(string kind, string key, Definition definition) => Do(kind, key, new PutDefinition(definition));

    private async Task<string> MakeKey(Role role, string? agent = null, string? customer = null)
    {
        var key = ApiKeys.Make();
        var description = ApiKeys.Describe(key, $"demo {role}", role) with { AgentId = agent, CustomerId = customer };
        await Do(GrainKinds.ApiKey, description.Id, new CreateApiKey(description));
        return key;
    }

    private async Task Do(string kind, string key, Command command)
    {
        var reply = await grains.Execute(new(new(kind, key), command, Actor.System));
        if (reply is Reply.Refused refused) throw new InvalidOperationException($"Demo data: {refused.Refusal.Code}.");
    }
}
