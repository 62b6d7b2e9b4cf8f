using System.Buffers;
using System.Text;
using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Feed;

/// <summary>
/// One subscriber's event stream. Events that are not for them are skipped, but the cursor moves on: every 15 s a frame with <c>id:</c> alone
/// tells it, and shows that both ends live.
/// </summary>
internal sealed class EventStream(IFeed feed, FeedItems items, TicketScopes scopes, Cursors cursors, Authentication authentication, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);
    private const int FlushBytes = 16 * 1024;

    public async Task Send(Call call, long after)
    {
        // A stopping node lets its streams go; clients come back elsewhere with their cursor.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(call.Cancelled, lifetime.ApplicationStopping);
        var response = call.Http.Response;
        response.ContentType = "text/event-stream";
        response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await Follow(call, response, after, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client went, or this node stops.
        }
        catch (SlowReaderException)
        {
            // Closed: the client comes back with its cursor and reads from the store.
        }
        catch (ProblemException)
        {
            // The key was revoked or has expired.
        }
    }

    private async Task Follow(Call call, HttpResponse response, long after, CancellationToken ending)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ending);
        var (position, subscriber, unflushed) = (after, new Subscriber(call.Caller, scopes), 0);
        await WriteCursor(response, position, ending);
        using var timer = new PeriodicTimer(Beat);
        await using var events = feed.Follow(after, stopping.Token).GetAsyncEnumerator(stopping.Token);
        var next = events.MoveNextAsync().AsTask();
        var beat = timer.WaitForNextTickAsync(stopping.Token).AsTask();
        try
        {
            while (true)
            {
                if (!next.IsCompleted)
                {
                    if (unflushed > 0) await response.BodyWriter.FlushAsync(ending);
                    unflushed = 0;
                    await Task.WhenAny(next, beat);
                }

                if (beat.IsCompleted)
                {
                    await authentication.Identify(call.Http.Request.Headers.Authorization);
                    await WriteCursor(response, position, ending);
                    beat = timer.WaitForNextTickAsync(stopping.Token).AsTask();
                    continue;
                }

                if (!await next) return;
                var item = await items.Of(events.Current);
                position = item.Entry.Position;
                next = events.MoveNextAsync().AsTask();
                if (!await subscriber.Sees(item)) continue;
                response.BodyWriter.Write(item.Frame);
                unflushed += item.Frame.Length;
                if (unflushed < FlushBytes) continue;
                await response.BodyWriter.FlushAsync(ending);
                unflushed = 0;
            }
        }
        finally
        {
            // An iterator may not be left while it moves.
            await stopping.CancelAsync();
            await ((Task)Task.WhenAll(next, beat)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async ValueTask WriteCursor(HttpResponse response, long position, CancellationToken ending) =>
        await response.BodyWriter.WriteAsync(Encoding.ASCII.GetBytes($"id: {cursors.OfPosition(position)}\n\n"), ending);
}
