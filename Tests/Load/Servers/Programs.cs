using System.Diagnostics;

namespace OrleansTicketing.Load.Servers;

/// <summary>How a program ended and what it said.</summary>
internal sealed record Ended(int Code, string Output, string Error);

/// <summary>The product's programs, as they were built beside this one.</summary>
internal static class Programs
{
    public static ProcessStartInfo Start(string project, IEnumerable<KeyValuePair<string, string>> settings, params string[] args)
    {
        var program = Path.Combine(Root(), project, "bin", Configuration, "net10.0", $"OrleansTicketing.{project}.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. args]) { WorkingDirectory = Path.GetDirectoryName(program), RedirectStandardOutput = true };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        return start;
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<Ended> Run(string project, IEnumerable<KeyValuePair<string, string>> settings, params string[] args)
    {
        var start = Start(project, settings, args);
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await error);
    }

    private static string Configuration => AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OrleansTicketing.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("The solution's folder is not above this program.");
    }
}
