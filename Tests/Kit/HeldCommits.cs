namespace OrleansTicketing.Tests.Kit;

/// <summary>The <c>next</c> of a <see cref="FaultyStore"/> whose commits wait, from when a test says so until it lets them go on.</summary>
internal sealed class HeldCommits : IDisposable
{
    private readonly ManualResetEventSlim _goOn = new(true);
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a commit waits.</summary>
    public Task Held => _held.Task.WaitAsync(Patience.Limit);

    public void Hold() => _goOn.Reset();

    public void GoOn() => _goOn.Set();

    public StoreFault Next()
    {
        if (_goOn.IsSet) return StoreFault.None;
        _held.TrySetResult();
        _goOn.Wait(Patience.Limit);
        return StoreFault.None;
    }

    public void Dispose() => _goOn.Dispose();
}
