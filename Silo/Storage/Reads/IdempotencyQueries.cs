using OrleansTicketing.Queries;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <inheritdoc cref="IIdempotencyQueries"/>
public sealed class IdempotencyQueries(IReadStore store) : IIdempotencyQueries
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
}
