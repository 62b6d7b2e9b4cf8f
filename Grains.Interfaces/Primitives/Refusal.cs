namespace OrleansTicketing;

/// <summary>Which kind of "no" a refusal is; the edge turns each into one HTTP status.</summary>
public enum RefusalKind
{
    /// <summary>The grain does not exist: 404.</summary>
    NotFound,

    /// <summary>The grain's state forbids it: 409.</summary>
    Conflict,

    /// <summary>The caller's expected version is old, or the thing exists already: 412.</summary>
    Precondition,

    /// <summary>A reference or a rule of the domain is violated: 422.</summary>
    Unprocessable,
}

/// <summary>A "no" that is a value: a stable code of the REST contract and why.</summary>
/// <param name="Kind">Which kind of "no".</param>
/// <param name="Code">Stable, from the REST contract.</param>
/// <param name="Detail">One sentence for a developer; never personal data.</param>
/// <param name="Pointer">JSON pointer into the request body, where one member is to blame.</param>
public abstract record Refusal(RefusalKind Kind, string Code, string Detail, string? Pointer = null);

/// <summary>The grain does not exist.</summary>
public sealed record NotFound(string What) : Refusal(RefusalKind.NotFound, "not-found", $"There is no such {What}.");

/// <summary>The expected version is not the current one.</summary>
/// <param name="Current">The grain's version now.</param>
public sealed record VersionStale(long Current) : Refusal(RefusalKind.Precondition, "version-stale", $"The current version is v{Current}.");

/// <summary>What shall be created exists already.</summary>
public sealed record AlreadyExists(string What, long Current) : Refusal(RefusalKind.Precondition, "already-exists", $"This {What} exists already.");

/// <summary>An id in the command does not exist or may not be seen.</summary>
public sealed record ReferenceNotFound(string At) : Refusal(RefusalKind.Unprocessable, "reference-not-found", "What this member names does not exist.", At);

/// <summary>A unique name is owned by another grain.</summary>
/// <param name="Name">The claim's name.</param>
/// <param name="Owner">The key of the grain that owns it.</param>
public sealed record ClaimTaken(string Name, string Owner) : Refusal(RefusalKind.Conflict, "claim-taken", "Another owner has this unique name.");
