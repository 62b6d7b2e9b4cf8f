using System.Globalization;
using Npgsql;
using OrleansTicketing.Silo.Runtime;

namespace OrleansTicketing.Silo.Storage.Postgres;

/// <summary>Hears of other nodes' commits: one NOTIFY a batch carries the journal's head; a look every second makes up for lost ones.</summary>
internal sealed class PostgresNews : IAsyncDisposable
{
    public const string ChannelName = "ticketing_journal";

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _listening;

    public PostgresNews(NpgsqlDataSource source, Signals signals) => _listening = Task.Run(() => Listen(source, signals, _stop.Token));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _listening;
        _stop.Dispose();
    }

    private static async Task Listen(NpgsqlDataSource source, Signals signals, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(stop);
                connection.Notification += (_, news) => signals.Committed(long.Parse(news.Payload, CultureInfo.InvariantCulture));
                await using (var listen = new NpgsqlCommand($"LISTEN {ChannelName}", connection)) await listen.ExecuteNonQueryAsync(stop);
                await using var head = new NpgsqlCommand("SELECT coalesce(max(position), 0) FROM journal", connection);
                while (true)
                {
                    signals.Committed((long)(await head.ExecuteScalarAsync(stop))!);
                    while (await connection.WaitAsync(TimeSpan.FromSeconds(1), stop)) { }
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException)
            {
                // The committers log it; here only the connection is made anew.
                await Task.Delay(TimeSpan.FromMilliseconds(500), CancellationToken.None);
            }
        }
    }
}
