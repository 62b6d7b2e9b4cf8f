namespace OrleansTicketing.Silo.Runtime;

/// <summary>
/// The engine's time. Automatic: the machine's on SQLite, the database's in a cluster (followed by what each batch saw). Manual: an instant
/// in the database that only <see cref="ManualClock"/> moves.
/// </summary>
internal sealed class EngineClock(TimeProvider time, bool manual)
{
    private long _offset;
    private long _manual;

    public bool IsManual => manual;

    public Timestamp Now => manual ? new(Volatile.Read(ref _manual)) : Timestamp.From(time.GetUtcNow()).Plus(Volatile.Read(ref _offset));

    public void Saw(Timestamp storeNow)
    {
        if (manual) Volatile.Write(ref _manual, Math.Max(storeNow.Ms, Volatile.Read(ref _manual)));
        else Volatile.Write(ref _offset, storeNow.Ms - time.GetUtcNow().ToUnixTimeMilliseconds());
    }
}
