using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Measuring;
using OrleansTicketing.Load.Servers;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>Everybody writes to one ticket: turns of one grain, one after the other.</summary>
internal static class HotScenario
{
    public static async Task<IReadOnlyList<Measurement>> Run(LoadOptions options)
    {
        await using var desk = await Desk.Start(options);
        var ticket = desk.Open(1, i => Bodies.Open(i))[0];
        var request = Requests.Post($"/v1/tickets/{ticket}/messages", desk.Key, """{"text":"Is there any news? I have been waiting since Monday.","from":"customer"}""");
        var sent = 0L;
        var (latencies, usage) = new Clients(options, desk.Processes).Run(options.Clients, index =>
        {
            var line = desk.Line(index);
            return _ =>
            {
                line.Expect(201, request);
                Interlocked.Increment(ref sent);
                return 1;
            };
        });
        var counted = desk.Get($"/v1/tickets/{ticket}").GetProperty("messageCount").GetInt64();
        if (counted != sent + 1) throw new InvalidOperationException($"{sent} messages were acknowledged, the ticket has {counted - 1}.");
        return [Measurement.Of(options.Named("hot"), options.Store, options.Clients, latencies, usage)];
    }
}
