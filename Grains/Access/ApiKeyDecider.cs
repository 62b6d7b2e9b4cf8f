using System.Diagnostics;

namespace OrleansTicketing.Access;

/// <summary>An API key: made once, ended once. Its claim stays, so that a revoked key is recognised and never made again.</summary>
public static class ApiKeyDecider
{
    public static Decision Decide(ApiKey? key, Command command, TurnContext context) => (key, command) switch
    {
        (null, CreateApiKey create) => Create(create.Key with { Id = context.Grain.Key, CreatedAt = context.At, RevokedAt = null }),
        (not null, CreateApiKey) => new AlreadyExists("key", context.Version),
        (_, ReminderDue) => Decision.Nothing,
        (null, _) => new NotFound("key"),
        ({ RevokedAt: not null }, RevokeApiKey) => Decision.Nothing,
        (_, RevokeApiKey) => Decision.Accept(new ApiKeyRevoked(context.At)),
        _ => throw new UnreachableException($"A key knows no {command.GetType().Name}."),
    };

    public static ApiKey Evolve(ApiKey? key, Event e) => (key, e) switch
    {
        (_, ApiKeyCreated created) => created.Key,
        (not null, ApiKeyRevoked revoked) => key with { RevokedAt = revoked.At },
        _ => throw new UnreachableException($"A key knows no {e.GetType().Name} here."),
    };

    public static IEnumerable<Reminder> Reminders(ApiKey key) => [];

    private static Decision Create(ApiKey key) =>
        Decision.Accept(new ApiKeyCreated(key)).Claim(new($"key:{key.Hash}", Take: true));
}
