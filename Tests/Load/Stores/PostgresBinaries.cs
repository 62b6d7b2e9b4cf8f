using System.Diagnostics;

namespace OrleansTicketing.Load.Stores;

/// <summary>Where PostgreSQL's programs are, and how to run them: they refuse to work for root.</summary>
internal sealed record PostgresBinaries(string Initdb, string Postgres)
{
    public const string Missing = "PostgreSQL's initdb and postgres are neither in PATH nor in /usr/lib/postgresql/*/bin.";

    /// <summary>The user to become; null when this process is not root.</summary>
    private static readonly string? User = Environment.UserName != "root" ? null
        : File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    public static PostgresBinaries? Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(d => Path.Combine(d, "bin")) : []);
        return folders.Select(f => new PostgresBinaries(Path.Combine(f, "initdb"), Path.Combine(f, "postgres")))
            .FirstOrDefault(b => File.Exists(b.Initdb) && File.Exists(b.Postgres));
    }

    /// <summary>Gives a folder to the user the programs run as.</summary>
    public static void Own(string folder)
    {
        if (User is null) return;
        using var chown = Process.Start("chown", [User, folder]);
        chown.WaitForExit();
    }

    public static Process Start(params string[] command)
    {
        string[] whole = User is null ? command : ["runuser", "-u", User, "--", .. command];
        var info = new ProcessStartInfo(whole[0], whole[1..])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/",
        };
        return Process.Start(info)!;
    }
}
