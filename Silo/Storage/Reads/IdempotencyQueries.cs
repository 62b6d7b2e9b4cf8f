using System.Data.Common;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <inheritdoc cref="IIdempotencyQueries"/>
public sealed class IdempotencyQueries(IStore store) : IIdempotencyQueries
{
    public async Task<Reply.Replayed?> Find(string scope, string key, CancellationToken cancellation)
    {
        await using var connection = await store.OpenRead(cancellation);
        await using var command = connection.Command("SELECT fingerprint, answer FROM idempotency WHERE scope = @scope AND key = @key");
        command.Add("@scope", scope);
        command.Add("@key", key);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? new(row.GetString(0), row.GetFieldValue<byte[]>(1)) : null;
    }

    public async Task<Reply.Replayed?> Keep(KeptAnswer answer, CancellationToken cancellation) =>
        await store.Write(connection => connection.Keep(answer, cancellation), cancellation) ? null : await Find(answer.Scope, answer.Key, cancellation);

    public Task<bool> Replace(string scope, string key, byte[] kept, byte[] answer, CancellationToken cancellation) => store.Write(async connection =>
    {
        using var command = connection.Command("UPDATE idempotency SET answer = @answer WHERE scope = @scope AND key = @key AND answer = @kept");
        command.Add("@answer", answer);
        command.Add("@scope", scope);
        command.Add("@key", key);
        command.Add("@kept", kept);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }, cancellation);
}

/// <summary>Takes keys outside of a batch, and gives them back.</summary>
internal static class IdempotencyRows
{
    /// <summary>False = the key is taken.</summary>
    public static async Task<bool> Keep(this DbConnection connection, KeptAnswer answer, CancellationToken cancellation)
    {
        await using var command = connection.Command(
            "INSERT INTO idempotency (scope, key, fingerprint, answer, at) VALUES (@scope, @key, @fingerprint, @answer, @at) ON CONFLICT DO NOTHING");
        command.Add("@scope", answer.Scope);
        command.Add("@key", answer.Key);
        command.Add("@fingerprint", answer.Fingerprint);
        command.Add("@answer", answer.Answer);
        command.Add("@at", answer.At.Ms);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    public static async Task GiveBack(this DbConnection connection, KeptAnswer answer, CancellationToken cancellation)
    {
        await using var command = connection.Command("DELETE FROM idempotency WHERE scope = @scope AND key = @key");
        command.Add("@scope", answer.Scope);
        command.Add("@key", answer.Key);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
