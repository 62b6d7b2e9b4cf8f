using System.Diagnostics;
using OrleansTicketing.Load.Measuring;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Faults;

/// <summary>What a load program that is killed leaves behind on the machine.</summary>
public class OrphanTests
{
    [Fact]
    public async Task A_load_program_killed_with_kill_9_takes_its_server_along()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "OrleansTicketing.Load.dll");
        using var load = Process.Start(new ProcessStartInfo("dotnet", [program, "floor-http", "--seconds", "600"]) { RedirectStandardOutput = true })!;
        // Itself, its server, and who watches over that.
        var processes = await Eventually.Gives(() => Task.FromResult(ProcessTree.Members(load.Id)), members => members.Length == 3);

        load.Kill();

        // Who has ended holds no memory, also where nobody has asked yet how.
        await Eventually.Holds(() => ProcessTree.MemoryMb(processes) == 0);
    }
}
