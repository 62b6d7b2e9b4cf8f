using Microsoft.Extensions.Options;
using OrleansTicketing.Access;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Auth;

/// <summary>At the first start, makes the configured key an administrator's. Several nodes may try at once: its hash is a unique name.</summary>
internal sealed partial class Bootstrap(IGrains grains, IApiKeyQueries keys, IOptions<AuthOptions> options, ILogger<Bootstrap> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.BootstrapKey is not { } key || await keys.AnyAdministrator(cancellationToken)) return;
        var description = ApiKeys.Describe(key, "bootstrap", Role.Administrator);
        await grains.Execute(new(new(GrainKinds.ApiKey, description.Id), new CreateApiKey(description), Actor.System), cancellationToken);
        LogCreated(log, description.Id);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 110, Level = LogLevel.Information, Message = "Auth:BootstrapKey became administrator's key {Key}")]
    private static partial void LogCreated(ILogger log, string key);
}
