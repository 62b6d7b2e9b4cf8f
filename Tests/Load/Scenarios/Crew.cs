using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Servers;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>Preparation that must be done, not measured: many requests by a few threads.</summary>
internal static class Crew
{
    private const int Size = 32;

    public static void Do(int count, Desk desk, Action<int, HttpLine> work) => Do(count, Size, desk.Line, work);

    public static void Do(int count, int size, Func<int, HttpLine> connect, Action<int, HttpLine> work)
    {
        var next = -1;
        Exception? failure = null;
        var threads = Enumerable.Range(0, size).Select(member => new Thread(() =>
        {
            try
            {
                using var line = connect(member);
                for (int i; failure is null && (i = Interlocked.Increment(ref next)) < count;) work(i, line);
            }
            catch (Exception e)
            {
                failure = e;
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        if (failure is not null) throw new InvalidOperationException("A request of the preparation failed.", failure);
    }
}
