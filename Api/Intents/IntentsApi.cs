using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Configuration;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Api.Tickets;
using OrleansTicketing.Models;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.Intents;

/// <summary>
/// What people may want of a bot, with examples to learn from, and which of it a message wants. Intents ship with the product, under those the tenant
/// defines; deleting a definition brings the shipped one back, and one without examples silences it in the next model.
/// </summary>
internal sealed class IntentsApi(DefinitionRoutes definitions, IIntents intents, ITriage triage)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        definitions.Map<IntentRequest, IntentResponse>(routes, new(
            GrainKinds.Intent, "/v1/intents", Json.Read.IntentRequest, (_, body) => body.ToDefinition(), IntentResponse.Of,
            Json.Write.IntentResponse, Json.Write.PageResponseIntentResponse)
        { Shipped = intents.Shipped });
        routes.Post("/v1/intents/classify", Permissions.ReadConfiguration, Json.Read.ClassifyRequest, Classify)
            .Says("Says what a message wants, by the published model of intents. It is a read: nothing is stored, an Idempotency-Key is not looked at.").Gives<ClassifyResponse>();
    }

    private async Task<Answer> Classify(Call call, ClassifyRequest body)
    {
        if (await intents.Of(body.Text, call.Cancelled) is not { } found) throw new ProblemException(Problem.Of("not-ready"));
        var language = TicketReaders.LanguageOf(call.Http.Request.Headers.AcceptLanguage) ?? triage.LanguageOf(body.Text);
        return Answer.Of(ClassifyResponse.Of(found, language is "zh"), Json.Write.ClassifyResponse);
    }
}
