using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Models;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Models;

/// <summary>Language models: trained, published, rolled back.</summary>
internal sealed class ModelsApi(Commands commands, IModelQueries models, Cursors cursors)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Post("/v1/models", Permissions.ChangeConfiguration, Json.Read.ModelRequest, Train)
            .Says("Trains a model on the seed corpus and the corrections so far, of intents on the examples of these; its state tells when it is done.").Gives<ModelResponse>(201);
        routes.Get("/v1/models", Permissions.ReadConfiguration, List).Says("Lists models, newest first.").Takes("kind", "state", "limit", "cursor").GivesPageOf<ModelResponse>();
        routes.Get("/v1/models/{id}", Permissions.ReadConfiguration, Get).Says("One model.").Gives<ModelResponse>();
        routes.Post("/v1/models/{id}/publish", Permissions.ChangeConfiguration, Publish)
            .Says("Puts a candidate into use on every node, unless it is worse than the one in use.").Gives<ModelResponse>();
        routes.Post("/v1/models/{id}/rollback", Permissions.ChangeConfiguration, RollBack)
            .Says("Takes the published model out of use; answers the one before it, now in use again.").Gives<ModelResponse>();
        routes.Get("/v1/models/settings/{key}", Permissions.ReadConfiguration, GetSettings).Says("Precision and schedule of one kind of model.").Gives<ModelSettingsResponse>();
        routes.Put("/v1/models/settings/{key}", Permissions.ChangeConfiguration, Json.Read.ModelSettingsRequest, PutSettings)
            .Says("Chooses precision and schedule of one kind of model.").Gives<ModelSettingsResponse>();
    }

    private async Task<Answer> Train(Call call, ModelRequest body)
    {
        var id = Ids.New("mdl_");
        var (examples, labels) = await models.CountExamples(body.Kind, call.Cancelled);
        return await commands.Run(call, Grain(body.Kind), new TrainModel(id, examples, labels), done =>
            Show(done, line => line.Find(id)) with { Status = 201, Location = $"/v1/models/{id}" }, call.IfMatch);
    }

    private async Task<Answer> List(Call call)
    {
        var (kinds, states) = (call.Query.Enums<ModelKind>("kind"), call.Query.Enums<ModelState>("state"));
        var list = cursors.ListOf(call);
        var after = cursors.Read(call.Query.Text("cursor"), list);
        var limit = call.Query.Limit;
        // A few dozen at most: all are at hand.
        var rows = (await models.Lines(call.Cancelled))
            .Where(line => kinds.IsEmpty || kinds.Contains(line.State.Kind))
            .SelectMany(line => line.State.Versions.Select(v => (Line: line, Version: v, Key: new PageKey(v.CreatedAt.Ms, v.Id))))
            .Where(r => states.IsEmpty || states.Contains(r.Version.State))
            .Where(r => after is not { } key || Compare(r.Key, key) < 0)
            .OrderByDescending(r => r.Key, Comparer<PageKey>.Create(Compare))
            .Take(limit + 1).ToList();
        var page = rows.Take(limit).Select(r => ModelResponse.Of(r.Line.State, r.Version, r.Line.Version));
        return Answer.Of(
            new PageResponse<ModelResponse>([.. page], cursors.PageOf(list, rows.Count > limit ? rows[limit - 1].Key : null)), Json.Write.PageResponseModelResponse);
    }

    private async Task<Answer> Get(Call call)
    {
        var line = await LineOf(call);
        return Answer.Of(ModelResponse.Of(line.State, line.State.Find(call.Id)!, line.Version), Json.Write.ModelResponse, line.Version);
    }

    private async Task<Answer> Publish(Call call) =>
        await commands.Run(call, Grain((await LineOf(call)).State.Kind), new PublishModel(call.Id), done => Show(done, line => line.Find(call.Id)), call.IfMatch);

    private async Task<Answer> RollBack(Call call) =>
        await commands.Run(call, Grain((await LineOf(call)).State.Kind), new RollBackModel(call.Id), done => Show(done, line => line.Find(line.Published)), call.IfMatch);

    private async Task<Answer> GetSettings(Call call)
    {
        var kind = KindOf(call);
        var line = await models.Find(kind, call.Cancelled) ?? throw new ProblemException(Problem.NotFound("model"));
        return Answer.Of(ModelSettingsResponse.Of(line.State, line.Version), Json.Write.ModelSettingsResponse, line.Version);
    }

    private async Task<Answer> PutSettings(Call call, ModelSettingsRequest body) =>
        await commands.Run(call, Grain(KindOf(call)), new PutModelSettings(body.ToSettings()), done =>
            Answer.Of(ModelSettingsResponse.Of((ModelLine)done.State, done.Version), Json.Write.ModelSettingsResponse, done.Version), call.IfMatch);

    private async Task<Row<ModelLine>> LineOf(Call call)
    {
        if (!Ids.IsId(call.Id, "mdl_")) throw new ProblemException(Problem.NotFound("model"));
        var lines = await models.Lines(call.Cancelled);
        if (lines.FirstOrDefault(l => l.State.Find(call.Id) is not null) is { } line) return line;
        // It may be in a line that cannot be read here: then that is the answer.
        foreach (var kind in Enum.GetValues<ModelKind>().Except(lines.Select(l => l.State.Kind))) await models.Find(kind, call.Cancelled);
        throw new ProblemException(Problem.NotFound("model"));
    }

    private static ModelKind KindOf(Call call) => EnumNames<ModelKind>.TryParse(call.Id, out var kind) ? kind : throw new ProblemException(Problem.NotFound("kind of model"));

    private static Answer Show(Reply.Done done, Func<ModelLine, ModelVersion?> which)
    {
        var line = (ModelLine)done.State;
        return Answer.Of(ModelResponse.Of(line, which(line)!, done.Version), Json.Write.ModelResponse, done.Version);
    }

    private static int Compare(PageKey a, PageKey b) => a.Value != b.Value ? a.Value.CompareTo(b.Value) : string.CompareOrdinal(a.Id, b.Id);

    private static GrainId Grain(ModelKind kind) => new(GrainKinds.ModelLine, EnumNames<ModelKind>.Of(kind));
}
