using OrleansTicketing.Silo.Storage.Reads;

namespace OrleansTicketing.Tests.Storage;

public sealed class CoalescingReaderTests
{
    private readonly List<int[]> _batches = [];
    private TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task What_waits_goes_together_and_nobody_waits_for_company()
    {
        var reader = new CoalescingReader<int, string>(Load);
        var first = reader.Read(1, CancellationToken.None);
        Assert.Equal([1], Assert.Single(_batches));
        Task<string?>[] others = [reader.Read(2, CancellationToken.None), reader.Read(3, CancellationToken.None), reader.Read(2, CancellationToken.None), reader.Read(-4, CancellationToken.None)];

        _gate.SetResult();
        Assert.Equal("1", await first);
        Assert.Equal(["2", "3", "2", null], (await Task.WhenAll(others)).AsEnumerable());
        Assert.Equal([2, 3, -4], _batches[1]);
        Assert.Equal(2, _batches.Count);
    }

    [Fact]
    public async Task A_failure_is_told_to_those_who_asked_and_the_next_are_served()
    {
        var reader = new CoalescingReader<int, string>(Load);
        var first = reader.Read(1, CancellationToken.None);
        var second = reader.Read(2, CancellationToken.None);
        var gate = _gate;
        _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _gate.SetResult();
        gate.SetException(new InvalidOperationException("broken"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        Assert.Equal("2", await second);
    }

    [Fact]
    public async Task Who_gives_up_leaves_the_others_alone()
    {
        var reader = new CoalescingReader<int, string>(Load);
        using var giveUp = new CancellationTokenSource();
        var impatient = reader.Read(1, giveUp.Token);
        var patient = reader.Read(1, CancellationToken.None);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        _gate.SetResult();
        Assert.Equal("1", await patient);
    }

    private async Task<IReadOnlyDictionary<int, string>> Load(IReadOnlyCollection<int> keys)
    {
        _batches.Add([.. keys]);
        await _gate.Task;
        return keys.Where(k => k > 0).ToDictionary(k => k, k => $"{k}");
    }
}
