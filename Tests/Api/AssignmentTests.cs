using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Api;

public sealed class AssignmentTests(TicketingApp app) : IClassFixture<TicketingApp>
{
    [Fact]
    public async Task Of_two_agents_who_take_a_ticket_at_once_one_gets_it()
    {
        for (var round = 0; round < 5; round++)
        {
            var desk = await Desk($"race{round}");
            var answers = await Task.WhenAll(desk.Agents.Select(a => a.Client.Post($"{desk.Path}/assignments", """{"me":true}""")));
            var winner = Assert.Single(answers, a => a.Status == 200);
            var refused = Assert.Single(answers, a => a.Status != 200).Problem(409, "already-assigned");
            var assignee = winner.Json.GetProperty("assignee");
            Assert.Equal(assignee.GetProperty("id").GetString(), refused.GetProperty("assignee").GetProperty("id").GetString());
            Assert.Equal(assignee.GetProperty("name").GetString(), refused.GetProperty("assignee").GetProperty("name").GetString());
        }
    }

    [Fact]
    public async Task Who_names_the_present_assignee_takes_over()
    {
        var desk = await Desk("over");
        (await desk.Agents[0].Client.Post($"{desk.Path}/assignments", """{"me":true}""")).Ok();
        (await desk.Agents[1].Client.Post($"{desk.Path}/assignments", """{"me":true}""")).Problem(409, "already-assigned");
        var taken = (await desk.Agents[1].Client.Post($"{desk.Path}/assignments", $$"""{"me":true,"from":"{{desk.Agents[0].Id}}"}""")).Ok();
        Assert.Equal(desk.Agents[1].Id, taken.Json.GetProperty("assignee").GetProperty("id").GetString());
        Assert.Equal(0, (await app.Admin.Get($"/v1/agents/{desk.Agents[0].Id}")).Ok().Json.GetProperty("load").GetInt32());
    }

    [Fact]
    public async Task An_agent_without_room_is_refused_but_by_force()
    {
        var desk = await Desk("full", capacity: 0);
        (await app.Admin.Post($"{desk.Path}/assignments", $$"""{"agentId":"{{desk.Agents[0].Id}}"}""")).Problem(409, "agent-at-capacity");
        (await desk.Agents[0].Client.Post($"{desk.Path}/assignments", """{"me":true,"force":true}""")).Problem(403, "forbidden");
        Assert.Equal(200, (await app.Admin.Post($"{desk.Path}/assignments", $$"""{"agentId":"{{desk.Agents[0].Id}}","force":true}""")).Ok().Status);
    }

    [Fact]
    public async Task A_ticket_goes_back_to_a_queue()
    {
        var desk = await Desk("back");
        (await app.Admin.Post($"{desk.Path}/assignments", $$"""{"agentId":"{{desk.Agents[0].Id}}"}""")).Ok();
        (await app.Admin.Post($"{desk.Path}/assignments", """{"queue":"default"}""")).Problem(409, "already-assigned");
        var moved = (await app.Admin.Post($"{desk.Path}/assignments", $$"""{"queue":"default","from":"{{desk.Agents[0].Id}}"}""")).Ok();
        Assert.Equal("default", moved.Text("queue"));
        Assert.Equal("queued", moved.Text("status"));
        (await app.Admin.Post($"{desk.Path}/assignments", """{"queue":"nowhere"}""")).Problem(422, "reference-not-found");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"me":true,"queue":"default"}""")]
    [InlineData("""{"me":false}""")]
    [InlineData("""{"agentId":null}""")]
    public async Task One_wish_at_a_time(string body)
    {
        var path = $"/v1/tickets/{(await app.NewTicket()).GetProperty("id").GetString()}/assignments";
        (await app.Admin.Post(path, body)).Problem(400, "validation-failed");
    }

    [Fact]
    public async Task An_unknown_agent_is_422_and_nobody_is_me_without_being_one()
    {
        var path = $"/v1/tickets/{(await app.NewTicket()).GetProperty("id").GetString()}/assignments";
        (await app.Admin.Post(path, """{"agentId":"agt_00000000000000000000000000"}""")).Problem(422, "reference-not-found");
        (await app.Admin.Post(path, """{"me":true}""")).Problem(400, "validation-failed");
    }

    private async Task<(string Path, (string Id, Client Client)[] Agents)> Desk(string name, int capacity = 3)
    {
        await app.NewQueue(name);
        var agents = new List<(string, Client)>();
        for (var i = 0; i < 2; i++)
        {
            var id = await app.NewAgent($"{name}-{i}", $"\"capacity\":{capacity},\"queues\":[\"{name}\"]", online: false);
            agents.Add((id, await app.With($"\"role\":\"agent\",\"agentId\":\"{id}\"")));
        }

        return ($"/v1/tickets/{(await app.NewTicket($"{name}@example.com", $"\"queue\":\"{name}\"")).GetProperty("id").GetString()}", [.. agents]);
    }
}
