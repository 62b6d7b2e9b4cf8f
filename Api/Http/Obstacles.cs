using System.Text.Json;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Http;

/// <summary>
/// Tells more about what is in the way: the number of the ticket, the name of the assignee. Looked up when the answer first goes out,
/// because what is kept with the turn is made inside the turn, which reads nothing.
/// </summary>
internal sealed class Obstacles(ITicketQueries tickets, IAgentQueries agents)
{
    public async Task<Answer> Tell(Answer answer)
    {
        var obstacle = answer.Obstacle!;
        var details = obstacle.Member == "ticket"
            ? JsonSerializer.SerializeToUtf8Bytes(
                new TicketReference(obstacle.Id, (await tickets.Find(obstacle.Id, new TicketScope.All(), default))?.State.Number), Json.Write.TicketReference)
            : JsonSerializer.SerializeToUtf8Bytes(
                new PersonReference(obstacle.Id, (await agents.Find(obstacle.Id, default))?.State.Name), Json.Write.PersonReference);
        // The problem is an object: the member goes before its last brace.
        var body = new byte[answer.Body.Length + obstacle.Member.Length + 4 + details.Length];
        var at = answer.Body.Length - 1;
        answer.Body.Span[..at].CopyTo(body);
        at += System.Text.Encoding.ASCII.GetBytes($",\"{obstacle.Member}\":", body.AsSpan(at));
        details.CopyTo(body, at);
        body[^1] = (byte)'}';
        return answer with { Body = body, Obstacle = null };
    }
}

/// <summary>A ticket by its names.</summary>
internal sealed record TicketReference(string Id, long? Number);

/// <summary>A person by id and name.</summary>
internal sealed record PersonReference(string Id, Personal? Name);
