using Microsoft.Extensions.Options;
using OrleansTicketing.Access;

namespace OrleansTicketing.Api.Auth;

/// <summary>
/// Makes the configured key an administrator's. Its hash is a unique name: of several nodes one makes it, later starts find it made, and once
/// revoked it stays so.
/// </summary>
internal sealed partial class Bootstrap(IGrains grains, IOptions<AuthOptions> options, ILogger<Bootstrap> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.BootstrapKey is not { } key) return;
        var description = ApiKeys.Describe(key, "bootstrap", Role.Administrator);
        var reply = await grains.Execute(new(new(GrainKinds.ApiKey, description.Id), new CreateApiKey(description), Actor.System), cancellationToken);
        if (reply is Reply.Done) LogCreated(log, description.Id);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 110, Level = LogLevel.Information, Message = "Auth:BootstrapKey became administrator's key {Key}")]
    private static partial void LogCreated(ILogger log, string key);
}
