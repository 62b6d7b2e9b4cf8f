using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansTicketing.Silo.Hosting;
using OrleansTicketing.Silo.Telemetry;
using OrleansTicketing.Tests.Kit;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Runtime;

public class StoreFaultsOnSqlite() : StoreFaultTests(() => Task.FromResult(TestStore.Sqlite()));

public class StoreFaultsOnPostgres(PostgresServer server) : StoreFaultTests(() => TestStore.Postgres(server));

public abstract class StoreFaultTests(Func<Task<TestStore>> store) : OnBothStores(store)
{
    [Theory]
    [InlineData(StoreFault.CommitThenTimeOut, 10_000)]
    [InlineData(StoreFault.ConnectionLostBeforeCommit, 1_000)]
    [InlineData(StoreFault.SerializationFailure, 1_000)]
    [InlineData(StoreFault.Deadlock, 1_000)]
    [InlineData(StoreFault.AdminShutdown, 1_000)]
    public async Task A_fault_at_one_commit_in_twenty_doubles_no_effect_and_skips_no_version(StoreFault fault, int commands)
    {
        // 16 tickets, 16 writers: commits stay small, so that there are many of them for faults to hit.
        var commits = 0;
        await using var node = await TestNode.WithFaults(Store, () => Interlocked.Increment(ref commits) % 20 == 7 ? fault : StoreFault.None);
        var customer = await node.NewCustomer();
        var tickets = new List<string>();
        for (var i = 0; i < 16; i++) tickets.Add((await node.Open(customer)).Id);
        await Task.WhenAll(tickets.Select(async ticket =>
        {
            for (var i = 0; i < commands / 16; i++)
            {
                var done = await node.Do(new(GrainKinds.Ticket, ticket), new AddNote($"note-{i}", null, new("text")));
                Assert.Equal(i + 2, done.Version);
            }
        }));
        var journal = await node.Feed.Read(0, int.MaxValue, CancellationToken.None);
        foreach (var ticket in tickets)
        {
            var notes = journal.Where(j => j.Grain.Key == ticket && j.Data is NoteAdded).ToList();
            Assert.Equal(Enumerable.Range(0, commands / 16).Select(i => $"note-{i}"), notes.Select(n => ((NoteAdded)n.Data).MessageId));
            Assert.Equal(Enumerable.Range(2, commands / 16).Select(i => (long)i), notes.Select(n => n.Version));
        }
        // Sixteen clients: no batch is larger.
        Assert.True(commits >= commands / 16);
    }

    [Fact]
    public async Task A_full_disk_refuses_and_the_node_goes_on_when_there_is_room_again()
    {
        var full = false;
        await using var node = await TestNode.WithFaults(Store, () => Volatile.Read(ref full) ? StoreFault.DiskFull : StoreFault.None);
        var (id, _) = await node.Open(await node.NewCustomer());
        var note = new Request(new(GrainKinds.Ticket, id), new AddNote("note", null, new("text")), Actor.System);
        Volatile.Write(ref full, true);
        await Assert.ThrowsAsync<StorageFullException>(() => node.Grains.Execute(note));
        Volatile.Write(ref full, false);
        Assert.Equal(2, Assert.IsType<Reply.Done>(await node.Grains.Execute(note)).Version);
    }

    [Fact]
    public async Task A_node_whose_store_does_not_answer_stops_when_its_time_is_up()
    {
        using var tried = new SemaphoreSlim(0);
        var fails = false;
        var node = await TestNode.Start(Store.Settings, services => services
            .Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(100))
            .AddSingleton<SiloHosting.StoreWrapper>(inner => new FaultyStore(inner, () =>
            {
                if (!Volatile.Read(ref fails)) return StoreFault.None;
                tried.Release();
                return StoreFault.SerializationFailure;
            })));
        var (id, _) = await node.Open(await node.NewCustomer());
        await node.Quiet();
        Volatile.Write(ref fails, true);
        var note = node.Grains.Execute(new(new(GrainKinds.Ticket, id), new AddNote("note", null, new("text")), Actor.System));
        await tried.WaitAsync();
        await node.DisposeAsync();
        Assert.False(note.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task What_is_committed_is_not_run_again_when_telling_it_fails()
    {
        await using var node = await TestNode.Start(Store.Settings);
        var (id, _) = await node.Open(await node.NewCustomer());
        var note = new Request(new(GrainKinds.Ticket, id), new AddNote("note", null, new("text")), Actor.System);
        var meter = node.Services.GetRequiredService<TicketingMetrics>().Meter;
        using (var broken = new MeterListener())
        {
            broken.SetMeasurementEventCallback<int>((_, _, _, _) => throw new InvalidOperationException("A listener is broken."));
            broken.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter == meter && instrument.Name == "ticketing.batch.turns") listener.EnableMeasurementEvents(instrument);
            };
            broken.Start();
            await Assert.ThrowsAsync<UnavailableException>(() => node.Grains.Execute(note));
        }
        Assert.Equal(3, Assert.IsType<Reply.Done>(await node.Grains.Execute(note)).Version);
        Assert.Equal(2, (await node.Feed.Read(0, 1000, CancellationToken.None)).Count(j => j.Data is NoteAdded));
    }
}
