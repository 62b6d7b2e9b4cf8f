using System.Diagnostics;
using System.Security.Cryptography;
using OrleansTicketing.Load.Stores;

namespace OrleansTicketing.Load.Servers;

/// <summary>A process of ours that serves HTTP on a free loopback port.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    // When this process goes, however it goes, the shell's input ends, and it stops the server. A signal to all of us must not take it first.
    private const string Watch = "trap '' HUP INT TERM; read _ || kill -TERM $1 2>/dev/null";

    private readonly Process _process;
    private readonly Process _watcher;
    private readonly List<string> _said = [];
    private bool _ended;

    private ServerProcess(ProcessStartInfo start, Uri url)
    {
        Url = url;
        _process = Process.Start(start)!;
        _watcher = Process.Start(new ProcessStartInfo("sh", ["-c", Watch, "sh", $"{Id}"]) { RedirectStandardInput = true })!;
    }

    public Uri Url { get; }

    /// <summary>An administrator's key.</summary>
    public string Key { get; private init; } = "none";

    public int Id => _process.Id;

    /// <summary>What it has printed so far.</summary>
    public string Said
    {
        get { lock (_said) return string.Join('\n', _said); }
    }

    /// <summary>The product as it is shipped, on this store.</summary>
    public static async Task<ServerProcess> Api(LoadStore store, string? key = null, IEnumerable<KeyValuePair<string, string>>? settings = null)
    {
        var url = FreeUrl();
        key ??= "otk_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var start = Programs.Start("Api", store.Settings.Concat(settings ?? []), "--urls", url.ToString().TrimEnd('/'));
        start.Environment["Auth__BootstrapKey"] = key;
        start.Environment["Demo__Seed"] = "false";
        return await new ServerProcess(start, url) { Key = key }.Ready("/health/ready");
    }

    /// <summary>The product as a newcomer starts it: in Development, with the demo desk, whose keys it prints.</summary>
    public static async Task<ServerProcess> Demo(LoadStore store)
    {
        var url = FreeUrl();
        var start = Programs.Start("Api", store.Settings, "--urls", url.ToString().TrimEnd('/'));
        start.Environment["ASPNETCORE_ENVIRONMENT"] = start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        return await new ServerProcess(start, url).Ready("/health/ready");
    }

    /// <summary>A node with no REST; all it shows is its metrics.</summary>
    public static async Task<ServerProcess> Silo(LoadStore store)
    {
        var url = FreeUrl();
        var start = Programs.Start("Silo", store.Settings.Append(new("Metrics__Urls", url.ToString().TrimEnd('/'))));
        return await new ServerProcess(start, url).Ready("/metrics");
    }

    /// <summary>Another verb of this program in a process of its own.</summary>
    public static async Task<ServerProcess> Self(string verb)
    {
        var port = Ports.Free();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "OrleansTicketing.Load.dll"), verb, "--port", $"{port}"]) { RedirectStandardOutput = true };
        return await new ServerProcess(start, new($"http://127.0.0.1:{port}")).Ready("/health/ready");
    }

    /// <summary>As kill -9 does: nothing is finished, nothing is said.</summary>
    public async Task Kill()
    {
        _ended = true;
        // There is nothing left to watch over.
        await _watcher.StandardInput.WriteLineAsync();
        _process.Kill();
        await Task.WhenAll(_process.WaitForExitAsync(), _watcher.WaitForExitAsync());
        _process.Dispose();
        _watcher.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (_ended) return;
        _ended = true;

        // SIGTERM, so that the graceful stop is part of every run; .NET itself only knows SIGKILL. Not after it has gone: its number may be another's.
        if (_process.HasExited) await _watcher.StandardInput.WriteLineAsync();
        _watcher.StandardInput.Close();
        await _watcher.WaitForExitAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
            if (_process.ExitCode != 0) Console.Error.WriteLine($"A server stopped with {_process.ExitCode}.");
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("A server did not stop within 30 s.");
            _process.Kill();
        }

        _process.Dispose();
        _watcher.Dispose();
    }

    private static Uri FreeUrl() => new($"http://127.0.0.1:{Ports.Free()}");

    private async Task<ServerProcess> Ready(string path)
    {
        _process.OutputDataReceived += (_, line) => { lock (_said) _said.Add(line.Data ?? ""); };
        _process.BeginOutputReadLine();
        using var http = new HttpClient { BaseAddress = Url };
        for (var tries = 0; tries < 600 && !_process.HasExited; tries++)
        {
            try
            {
                if ((await http.GetAsync(new Uri(path, UriKind.Relative))).IsSuccessStatusCode) return this;
            }
            catch (HttpRequestException)
            {
                // Not listening yet, and a process has no way to tell when it will.
            }

            await Task.Delay(100);
        }

        await DisposeAsync();
        throw new InvalidOperationException($"The server did not come up: {Said}");
    }
}
