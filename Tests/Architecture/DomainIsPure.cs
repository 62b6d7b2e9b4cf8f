using System.Reflection;
using System.Runtime.CompilerServices;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Architecture;

/// <summary>Deciders, policies, states and projections are functions of their arguments.</summary>
public sealed class DomainIsPure
{
    private static readonly string[] Forbidden =
    [
        "Task<", "Task ", "async ", "await ", "TimeProvider", "DateTime.Now", "UtcNow", "Stopwatch", "Guid.New", "Random", "Environment.",
        "System.Data", "HttpClient", "Socket", "Console.", "ILogger", "Thread.", "Process.",
    ];

    private static readonly string[] Files = ["System.IO", "File.", "Directory.", "FileStream"];

    [Fact]
    public void Grains_uses_no_task_no_clock_no_chance_and_no_network() => Assert.Empty(Uses("Grains", Forbidden));

    [Fact]
    public void Only_text_reads_files_its_own_models() => Assert.All(Uses("Grains", Files), use => Assert.Contains("/Text/", use, StringComparison.Ordinal));

    [Fact]
    public void Grains_refers_to_nothing_that_stores_serves_or_hosts()
    {
        var references = typeof(Kinds).Assembly.GetReferencedAssemblies().Select(a => a.Name!);
        Assert.DoesNotContain(references, name => name.StartsWith("Microsoft.Asp", StringComparison.Ordinal) || name.StartsWith("Microsoft.Extensions", StringComparison.Ordinal)
            || name is "Npgsql" or "Microsoft.Data.Sqlite" or "OrleansTicketing.Silo" or "OrleansTicketing.Api");
    }

    [Fact]
    public void No_state_event_or_command_can_be_changed()
    {
        var contracts = typeof(Event).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Event)) || t.IsSubclassOf(typeof(Command)))
            .Concat(Kinds.All.Values.Select(kind => kind.Json.Type));
        var settable = contracts.SelectMany(t => t.GetProperties()).Where(p => p.SetMethod is { } set
            && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)));
        Assert.Empty(settable.Select(p => $"{p.DeclaringType!.Name}.{p.Name}"));
    }

    [Fact]
    public void Grains_keeps_nothing_that_changes_in_static_fields()
    {
        // A thread's own working memory is none.
        var fields = typeof(Kinds).Assembly.GetTypes().Where(t => !t.IsDefined(typeof(CompilerGeneratedAttribute)))
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(f => f is { IsInitOnly: false, IsLiteral: false } && !f.IsDefined(typeof(CompilerGeneratedAttribute)) && !f.IsDefined(typeof(ThreadStaticAttribute)));
        Assert.Empty(fields.Select(f => $"{f.DeclaringType}.{f.Name}"));
    }

    [Fact]
    public void No_file_has_more_than_300_lines()
    {
        var long_ = Sources("Grains.Interfaces").Concat(Sources("Grains")).Concat(Sources("Silo")).Concat(Sources("Api")).Concat(Sources("Tests"))
            .Where(file => File.ReadLines(file).Count() > 300);
        Assert.Empty(long_);
    }

    private static IEnumerable<string> Uses(string project, string[] words) =>
        from file in Sources(project)
        from line in File.ReadLines(file)
        where !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && words.Any(word => line.Contains(word, StringComparison.Ordinal))
        select $"{file}: {line.Trim()}";

    private static IEnumerable<string> Sources(string project) => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, project), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));
}
