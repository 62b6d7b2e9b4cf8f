using System.Collections.Immutable;
using System.Diagnostics;
using OrleansTicketing.Configuration;
using OrleansTicketing.Routing;

namespace OrleansTicketing.Agents;

/// <summary>Who an agent is and whether they take work; what takes their room is in <see cref="AgentRoom"/>.</summary>
public static class AgentDecider
{
    public static Decision Decide(Agent? agent, Command command, TurnContext context) => (agent, command) switch
    {
        (null, CreateAgent create) => Create(create, context),
        (not null, CreateAgent) => new AlreadyExists("agent", context.Version),
        (null, Reserve reserve) => AgentRoom.DeclineForNobody(reserve, context),
        (null, Message or ReminderDue) => Decision.Nothing,
        (null, _) => new NotFound("agent"),
        (_, UpdateAgent update) => Update(agent, update, context),
        (_, SetPresence set) => Present(agent, set.Presence, context),
        (_, Reserve reserve) => AgentRoom.Reserve(agent, reserve, context),
        (_, ReleaseReservation release) => AgentRoom.Release(agent, release, context),
        (_, TicketHolds holds) => AgentRoom.Hold(agent, holds, context),
        (_, ReminderDue) => Decision.Nothing,
        _ => throw new UnreachableException($"An agent knows no {command.GetType().Name}."),
    };

    public static IEnumerable<Reminder> Reminders(Agent agent) => [];

    /// <summary>Routers are told when they may find this agent free who was not, or free for something else than before.</summary>
    internal static Decision TellRouters(Agent before, Agent after, Decision decision)
    {
        var fits = before.Skills == after.Skills && before.Languages == after.Languages && before.Queues == after.Queues;
        return after.HasRoom && !(before.HasRoom && fits)
            ? after.Queues.Aggregate(decision, (d, queue) => d.Send(new(GrainKinds.Router, queue), new AgentHasRoom(after.Id)))
            : decision;
    }

    private static Decision Create(CreateAgent create, TurnContext context)
    {
        var agent = create with
        {
            Login = create.Login.ToLowerInvariant(),
            Skills = BySkill(create.Skills),
            Languages = Sets.Of(create.Languages),
            Queues = Sets.Of(create.Queues),
        };
        return UnknownQueue(create.Queues, context.Settings) is { } refusal
            ? refusal
            : Decision.Accept(new AgentCreated(agent, context.At, context.Grain.Key)).Claim(Login(agent.Login, take: true));
    }

    private static Decision Update(Agent agent, UpdateAgent update, TurnContext context)
    {
        if (update.Queues is { } queues && UnknownQueue(queues, context.Settings) is { } refusal)
            return refusal;
        var changes = update with
        {
            Login = update.Login?.ToLowerInvariant(),
            Skills = update.Skills is { } skills ? BySkill(skills) : null,
            Languages = update.Languages is { } languages ? Sets.Of(languages) : null,
            Queues = update.Queues is { } wanted ? Sets.Of(wanted) : null,
        };
        var updated = new AgentUpdated(changes, context.At);
        var after = AgentEvolve.Evolve(agent, updated);
        if (after with { UpdatedAt = agent.UpdatedAt } == agent)
            return Decision.Nothing;
        var decision = Decision.Accept(updated);
        if (after.Login != agent.Login)
            decision = decision.Claim(Login(after.Login, take: true)).Claim(Login(agent.Login, take: false));
        return TellRouters(agent, after, decision);
    }

    private static Decision Present(Agent agent, Presence presence, TurnContext context) => agent.Presence == presence
        ? Decision.Nothing
        : TellRouters(agent, agent with { Presence = presence }, Decision.Accept(new PresenceChanged(presence, context.At)));

    private static ReferenceNotFound? UnknownQueue(ImmutableArray<string> queues, Settings settings)
    {
        var unknown = queues.FirstOrDefault(q => settings.Queue(q) is null);
        return unknown is null ? null : new ReferenceNotFound($"/queues/{queues.IndexOf(unknown)}");
    }

    /// <summary>Sorted; of a skill given twice the best level counts.</summary>
    private static ImmutableArray<SkillLevel> BySkill(ImmutableArray<SkillLevel> skills) =>
    [
        .. skills.GroupBy(s => s.Skill.ToLowerInvariant(), (skill, same) => new SkillLevel(skill, same.Max(s => s.Level)))
            .OrderBy(s => s.Skill, StringComparer.Ordinal),
    ];

    private static ClaimChange Login(string login, bool take) => new($"agent:{login}", take, _ => new LoginTaken());
}
