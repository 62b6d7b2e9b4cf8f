using System.Text.Json;
using System.Text.RegularExpressions;
using OrleansTicketing.Load.Language;
using OrleansTicketing.Load.Servers;
using OrleansTicketing.Load.Stores;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Faults;

/// <summary>The first start, as a newcomer has it.</summary>
public partial class DemoDeskTests
{
    private const int Lines = 40;
    private static readonly string[] Roles = ["administrator", "supervisor", "agent", "integration", "auditor", "customer"];

    [Fact]
    public async Task The_first_start_prints_one_key_a_role_and_the_second_none()
    {
        await using var store = new SqliteFolder();
        await using (var server = await ServerProcess.Demo(store))
        {
            var keys = await Keys(server);
            Assert.Equal(Roles, keys.Keys);
            foreach (var (role, key) in keys) Assert.Equal(role, (await server.Client(key).Get("/v1/me")).Ok().Text("role"));
            Assert.Contains("/docs", (await server.Client().Get("/")).Ok().Content, StringComparison.Ordinal);
        }

        await using var again = await ServerProcess.Demo(store);
        Assert.DoesNotContain("otk_", again.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Real_tickets_fill_the_demo_agents_and_all_others_wait_for_a_reason()
    {
        if (DataSet.FindFolder() is not { } folder)
        {
            Assert.Skip("no folder shared/data here or in a parent");
            return;
        }
        string[] tickets = [.. Some(folder, "support_zh.jsonl"), .. Some(folder, "support_en.jsonl")];
        await using var store = new SqliteFolder();
        await using var server = await ServerProcess.Demo(store);
        var admin = server.Client((await Keys(server))["administrator"]);
        await Parallel.ForEachAsync(tickets, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (ticket, _) => (await admin.Post("/v1/tickets", ticket)).Ok());

        var agents = await Eventually.Gives(async () => Data(await admin.Get("/v1/agents")), all => all.All(a => Number(a, "load") == Number(a, "capacity")));
        var room = agents.Sum(a => Number(a, "capacity"));
        var waiting = Data(await admin.Get("/v1/tickets?status=queued&limit=100"));
        Assert.Equal((6, tickets.Length - room), (agents.Length, waiting.Length));
        foreach (var ticket in waiting)
        {
            var routing = (await admin.Get($"/v1/tickets/{ticket.GetProperty("id").GetString()}/routing")).Ok().Json;
            Assert.NotEmpty(routing.GetProperty("waiting").GetProperty("reason").GetString()!);
        }
    }

    private static IEnumerable<string> Some(string folder, string file) => File.ReadLines(Path.Combine(folder, file)).Take(Lines);

    private static async Task<Dictionary<string, string>> Keys(ServerProcess server) =>
        await Eventually.Gives(
            () => Task.FromResult(Printed().Matches(server.Said).ToDictionary(m => m.Groups["role"].Value, m => m.Groups["key"].Value)),
            keys => keys.Count == Roles.Length);

    private static JsonElement[] Data(Answered answered) => [.. answered.Ok().Json.GetProperty("data").EnumerateArray()];

    private static int Number(JsonElement element, string member) => element.GetProperty(member).GetInt32();

    [GeneratedRegex(@"(?<role>[a-z]+) +(?<key>otk_\S+)")]
    private static partial Regex Printed();
}
