using System.Data.Common;
using Microsoft.Extensions.Options;
using OrleansTicketing.Access;
using OrleansTicketing.Api.Auth;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Operation;

/// <summary>
/// What the program does, and ends, instead of serving: <c>backup FILE</c> and <c>admin-key</c>, with the same settings as a server. The
/// result goes to standard output, all else to standard error. Exit codes: 0 done, 1 could not, 2 not understood.
/// </summary>
internal static class CommandLine
{
    private const string Usage = """
        Api [--Section:Key=value ...]                serves
        Api backup FILE [--Section:Key=value ...]    copies the SQLite store into a new FILE, also while a server runs
        Api admin-key [--Section:Key=value ...]      prints a new administrator's key, once
        """;

    public static bool Serves(string[] args) => args is [] || IsSetting(args[0]);

    public static Task<int> Run(string[] args, Action<IHostApplicationBuilder> addStore) => args switch
    {
        ["backup", var file, .. var settings] when !file.StartsWith('-') && Serves(settings) => Do(host => Backup(host, file), settings, addStore),
        ["admin-key", .. var settings] when Serves(settings) => Do(MakeKey, settings, addStore),
        _ => Fail(Usage, 2),
    };

    private static async Task Backup(IHost host, string file) =>
        await Console.Out.WriteLineAsync(await host.Services.GetRequiredService<IStoreBackup>().To(file, default));

    /// <summary>A node starts for the one command: on PostgreSQL beside the others, on SQLite alone.</summary>
    private static async Task MakeKey(IHost host)
    {
        await host.StartAsync();
        var key = ApiKeys.Make();
        var description = ApiKeys.Describe(key, "admin-key", Role.Administrator);
        var reply = await host.Services.GetRequiredService<IGrains>().Execute(new(new(GrainKinds.ApiKey, description.Id), new CreateApiKey(description), Actor.System));
        await host.StopAsync();
        if (reply is Reply.Refused refused) throw new InvalidOperationException(refused.Refusal.Detail);
        await Console.Out.WriteLineAsync(key);
    }

    private static async Task<int> Do(Func<IHost, Task> work, string[] settings, Action<IHostApplicationBuilder> addStore)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = settings,
            EnvironmentName = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT"),
        });
        // Whatever goes wrong is said once, as the reason. The metrics' port is that of the server beside which this runs.
        builder.Logging.ClearProviders();
        builder.Configuration["Metrics:Urls"] = "";
        addStore(builder);
        try
        {
            var host = builder.Build();
            await using var _ = (IAsyncDisposable)host;
            await work(host);
            return 0;
        }
        catch (StoreInUseException e)
        {
            return await Fail($"{e.Message} Stop it first, or have it make the key: POST /v1/keys.", 1);
        }
        catch (Exception e) when (e is InvalidOperationException or OptionsValidationException or IOException or UnauthorizedAccessException or DbException or UnavailableException or StorageFullException)
        {
            return await Fail(e.Message, 1);
        }
    }

    private static async Task<int> Fail(string reason, int code)
    {
        await Console.Error.WriteLineAsync(reason);
        return code;
    }

    private static bool IsSetting(string arg) => arg is ['-' or '/', ..] || arg.Contains('=', StringComparison.Ordinal);
}
