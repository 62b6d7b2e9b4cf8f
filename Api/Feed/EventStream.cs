using System.Buffers;
using System.Collections.Immutable;
using System.IO.Pipelines;
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
        var (position, subscriber) = (after, new Subscriber(call.Caller, scopes));
        await WriteCursor(response, position, ending);
        using var timer = new PeriodicTimer(Beat);
        await using var pages = feed.Follow(after, stopping.Token).GetAsyncEnumerator(stopping.Token);
        var next = pages.MoveNextAsync().AsTask();
        var beat = timer.WaitForNextTickAsync(stopping.Token).AsTask();
        try
        {
            while (true)
            {
                await Task.WhenAny(next, beat);
                if (beat.IsCompleted)
                {
                    await authentication.Identify(call.Http.Request.Headers.Authorization);
                    await WriteCursor(response, position, ending);
                    beat = timer.WaitForNextTickAsync(stopping.Token).AsTask();
                    continue;
                }

                if (!await next) return;
                await Write(response.BodyWriter, pages.Current, subscriber, ending);
                position = pages.Current[^1].Position;
                next = pages.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // An iterator may not be left while it moves.
            await stopping.CancelAsync();
            await ((Task)Task.WhenAll(next, beat)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async ValueTask Write(PipeWriter body, ImmutableArray<JournalEntry> page, Subscriber subscriber, CancellationToken ending)
    {
        var unflushed = 0;
        foreach (var entry in page)
        {
            var item = await items.Of(entry);
            if (!await subscriber.Sees(item)) continue;
            body.Write(item.Frame);
            unflushed += item.Frame.Length;
            if (unflushed < FlushBytes) continue;
            await body.FlushAsync(ending);
            unflushed = 0;
        }

        if (unflushed > 0) await body.FlushAsync(ending);
    }

    private async ValueTask WriteCursor(HttpResponse response, long position, CancellationToken ending) =>
        await response.BodyWriter.WriteAsync(Encoding.ASCII.GetBytes($"id: {cursors.OfPosition(position)}\n\n"), ending);
}
