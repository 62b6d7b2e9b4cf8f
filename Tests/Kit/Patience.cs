namespace OrleansTicketing.Tests.Kit;

/// <summary>How long a test waits for what should happen soon. Only a failing test waits so long, and a slow machine fails none.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
}
