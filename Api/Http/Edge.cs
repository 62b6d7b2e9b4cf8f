using System.Buffers;
using OrleansTicketing.Api.Auth;

namespace OrleansTicketing.Api.Http;

/// <summary>
/// The way of every request: who calls, may they, is the request well-formed, has it been answered before; then the handler, then one answer.
/// </summary>
internal sealed class Edge(Authentication authentication, RunningKeys running, Commands commands, Obstacles obstacles, Failures failures)
{
    public async Task Serve(HttpContext http, RouteContract operation, Func<Call, Task<Answer>> handle)
    {
        var call = new Call(http);
        byte[]? rented = null;
        Answer answer;
        try
        {
            if (!operation.Rule.IsPublic)
            {
                call.Caller = await authentication.Identify(http.Request.Headers.Authorization);
                operation.Rule.Demand(call.Caller);
            }

            Negotiation.Check(http.Request, operation);
            if (http.Request.QueryString.HasValue) Params.CheckNames(http.Request.Query, operation.Parameters);
            if (operation.Body is not null)
            {
                (rented, var length) = await Body.Read(http.Request, http.RequestAborted);
                call.Body = rented.AsMemory(0, length);
                if (length > 0) Body.CheckMediaType(http.Request);
            }

            call.Key = IdempotencyKey.Of(call);
            answer = call.Key is { } key ? await running.Once(key, () => HandleOrReplay(call, handle)) : await handle(call);
            if (answer.Obstacle is { } obstacle)
            {
                answer = await obstacles.Tell(answer);
                if (obstacle.MayChange) answer = await commands.Settle(call, answer);
            }
        }
        catch (ProblemException e)
        {
            answer = e.Problem.ToAnswer(call.TraceId);
        }
        catch (Exception e) when (failures.ToProblem(e, http) is { } problem)
        {
            answer = problem.ToAnswer(call.TraceId);
        }
        finally
        {
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }

        if (!http.Response.HasStarted) await answer.Write(http);
    }

    /// <summary>
    /// What the caller may see or name may have changed since the first answer, even by that very request: before a request with a key is
    /// refused, its first answer is looked for. A refusal that is itself the first answer is kept like one of a turn.
    /// </summary>
    private async Task<Answer> HandleOrReplay(Call call, Func<Call, Task<Answer>> handle)
    {
        try
        {
            return await handle(call);
        }
        catch (ProblemException e)
        {
            return await commands.Kept(call) ?? await commands.Keep(call, e.Problem.ToAnswer(call.TraceId));
        }
    }
}
