using System.Collections.Frozen;

namespace OrleansTicketing.Api.Http;

/// <summary>One stable code: its status, its title and what <c>GET /problems/&lt;code&gt;</c> tells.</summary>
internal sealed record ProblemCode(string Code, int Status, string Title, string Explanation, int? RetryAfter = null);

/// <summary>Every code the API may answer with. Codes are never renamed.</summary>
internal static class ProblemCodes
{
    public static readonly IReadOnlyList<ProblemCode> All =
    [
        new("malformed-body", 400, "Malformed body", "The body is not one complete JSON document, or a member occurs twice."),
        new("unknown-field", 400, "Unknown field", "The body has a member that this request does not know; errors[] points at it."),
        new("unknown-parameter", 400, "Unknown parameter", "The query has a parameter that this request does not know."),
        new("validation-failed", 400, "Validation failed", "A value is missing, of the wrong type, or outside its range; errors[] says which."),
        new("limits-exceeded", 400, "Limits exceeded", "The body is nested more than 32 deep."),
        new("invalid-text", 400, "Invalid text", "Text must be valid UTF-8 without NUL characters and lone surrogates."),
        new("invalid-cursor", 400, "Invalid cursor", "The cursor was not made by this list with these filters and this sort order."),
        new("unauthorized", 401, "Unauthorized", "Send Authorization: Bearer with a valid API key."),
        new("forbidden", 403, "Forbidden", "The caller's role or scopes do not permit this."),
        new("not-found", 404, "Not found", "There is nothing here that the caller may see."),
        new("method-not-allowed", 405, "Method not allowed", "The resource does not know this method; see the Allow header."),
        new("not-acceptable", 406, "Not acceptable", "The answer is application/json, which the Accept header excludes."),
        new("request-timeout", 408, "Request timeout", "The body did not arrive in time."),
        new("conflict", 409, "Conflict", "The present state does not allow this."),
        new("invalid-transition", 409, "Invalid transition", "The ticket's status does not allow this step; allowed[] lists those it does."),
        new("ticket-closed", 409, "Ticket closed", "Nothing but tags of a closed ticket may change."),
        new("already-assigned", 409, "Already assigned", "The ticket has an assignee; name them in from to take it over."),
        new("agent-at-capacity", 409, "Agent at capacity", "The agent has no room for another ticket."),
        new("assignee-required", 409, "Assignee required", "Only an agent can resolve a ticket that nobody is assigned to."),
        new("not-ratable", 409, "Not ratable", "Only a resolved or closed ticket can be rated."),
        new("external-id-taken", 409, "External id taken", "Another ticket of this channel has this externalId."),
        new("login-taken", 409, "Login taken", "Another agent has this login."),
        new("claim-taken", 409, "Unique name taken", "Somebody else has this unique name, for example a customer's address."),
        new("alert-closed", 409, "Alert closed", "A closed alert stays closed."),
        new("queue-in-use", 409, "Queue in use", "The queue has open tickets, or is the default queue."),
        new("definition-in-use", 409, "Definition in use", "Another definition refers to this one."),
        new("training-in-progress", 409, "Training in progress", "A model of this kind is being trained; one trains at a time."),
        new("model-not-candidate", 409, "Model not a candidate", "Only a model whose state is candidate can be published."),
        new("model-worse", 409, "Model worse", "On the same examples the candidate is less accurate than the published model, by more than chance explains."),
        new("model-outdated", 409, "Model outdated", "The candidate was compared with another model than is published now; train a new one."),
        new("model-not-published", 409, "Model not published", "Only the published model can be rolled back."),
        new("no-earlier-model", 409, "No earlier model", "No model was published before this one."),
        new("request-in-progress", 409, "Request in progress", "The first request with this Idempotency-Key is still running.", 1),
        new("clock-backwards", 409, "Clock backwards", "The clock never goes back."),
        new("clock-not-manual", 409, "Clock not manual", "This installation follows real time (Clock:Mode)."),
        new("cursor-too-old", 410, "Cursor too old", "The events after this cursor are no longer kept; start again without one."),
        new("version-stale", 412, "Version stale", "The resource has changed since; ETag is its present version."),
        new("already-exists", 412, "Already exists", "If-None-Match: * asked to create what exists already."),
        new("payload-too-large", 413, "Payload too large", "A body may have 1 MiB at most."),
        new("unsupported-media-type", 415, "Unsupported media type", "Send application/json in UTF-8."),
        new("reference-not-found", 422, "Reference not found", "A member names something that does not exist or may not be seen."),
        new("reason-required", 422, "Reason required", "Rejecting a ticket needs a reason."),
        new("ticket-too-large", 422, "Ticket too large", "The ticket's tags and fields exceed what one ticket can hold."),
        new("customer-too-large", 422, "Customer too large", "The identities, segments and fields exceed what one customer can hold."),
        new("intent-too-large", 422, "Intent too large", "The examples exceed what one intent can hold."),
        new("calendar-never-open", 422, "Calendar never open", "No instant of this calendar is open."),
        new("too-few-examples", 422, "Too few examples", "There are too few examples, or of too few labels, to train a model on."),
        new("idempotency-key-reused", 422, "Idempotency key reused", "This Idempotency-Key was used for another request."),
        new("precondition-required", 428, "Precondition required", "Send If-None-Match: * to create, If-Match to replace or delete."),
        new("rate-limited", 429, "Rate limited", "Too many requests; wait as long as Retry-After says.", 1),
        new("internal-error", 500, "Internal error", "Something went wrong here. Quote traceId when you report it."),
        new("overloaded", 503, "Overloaded", "Too much work is waiting; nothing was done.", 1),
        new("not-ready", 503, "Not ready", "This node cannot reach its store, has no model of what was asked for in use, or is stopping.", 2),
        new("storage-full", 507, "Storage full", "The store has no room left; nothing was done.", 30),
    ];

    private static readonly FrozenDictionary<string, ProblemCode> ByCode = All.ToFrozenDictionary(c => c.Code);

    public static ProblemCode? Find(string code) => ByCode.GetValueOrDefault(code);
}
