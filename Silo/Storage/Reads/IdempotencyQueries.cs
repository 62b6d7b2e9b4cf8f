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
