using System.Runtime.InteropServices;

namespace OrleansTicketing.Silo.Language;

/// <summary>A thread of its own for long arithmetic, which gives way to those that answer people.</summary>
internal static class TrainingThread
{
    private const int Niceness = 10;

    /// <summary>Completes with what <paramref name="work"/> gives; who stops waiting leaves it to end by itself.</summary>
    public static Task<T> Run<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                // .NET leaves priorities alone on Linux, where niceness is a thread's own.
                if (OperatingSystem.IsLinux()) _ = SetPriority(0, 0, Niceness);
                done.SetResult(work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        })
        { IsBackground = true, Priority = ThreadPriority.BelowNormal, Name = "model training" }.Start();
        return done.Task;
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, uint who, int niceness);
}
