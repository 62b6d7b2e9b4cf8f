using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace OrleansTicketing.Silo.Language;

/// <summary>Puts models on the shelf before the node says that it is ready, so that the first ticket is triaged like all others.</summary>
internal sealed class ModelLoader(ModelShelf shelf, IOptions<LanguageOptions> options) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Triage) shelf.Put(await Task.Run(() => SeedModels.All, cancellationToken));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
