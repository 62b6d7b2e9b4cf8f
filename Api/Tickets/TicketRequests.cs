using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Customers;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.Tickets;

/// <summary>POST /v1/tickets.</summary>
internal sealed record OpenTicketRequest : IChecked
{
    /// <summary>One line; default: the first 80 characters of the text.</summary>
    [Length(1, 500)]
    public string? Subject { get; init; }

    /// <summary>What the customer wrote. This or the subject is required.</summary>
    [Length(1, 65_536)]
    public string? Text { get; init; }

    public required Channel Channel { get; init; }

    /// <summary>The customer by an address; created when unknown.</summary>
    public CustomerAddressRequest? Customer { get; init; }

    /// <summary>The customer by id.</summary>
    [Length(1, 64)]
    public string? CustomerId { get; init; }

    /// <summary>The id in your system, unique per channel.</summary>
    [Length(1, 200)]
    public string? ExternalId { get; init; }

    /// <summary>Left out: what triage finds in queues that apply it, else other.</summary>
    public TicketKind? Kind { get; init; }

    /// <summary>The category's code, or <c>{"code": …}</c>, when a person knows it.</summary>
    public JsonElement? Category { get; init; }

    [Length(1, 200)]
    public string? Product { get; init; }

    /// <summary>Left out: what triage finds in queues that apply it, else normal.</summary>
    public Priority? Priority { get; init; }

    [Length(1, 64)]
    public string? Queue { get; init; }

    /// <summary>Left out: those of the category in queues that apply triage, else none.</summary>
    [Length(0, 20), Each(1, 64)]
    public string[]? Skills { get; init; }

    /// <summary>BCP 47; default: by script.</summary>
    [Length(2, 35), RegularExpression("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")]
    public string? Language { get; init; }

    [Length(0, 50), Each(1, 64)]
    public string[]? Tags { get; init; }

    /// <summary>Your own fields.</summary>
    [Length(0, 50)]
    public Dictionary<string, JsonElement>? Fields { get; init; }

    /// <summary>When it happened, for information; not in the future.</summary>
    public Timestamp? OccurredAt { get; init; }

    public void Check(Errors errors)
    {
        errors.Require(Text is not null || Subject is not null, "/text", "required", "text or subject is required.");
        errors.Require(Customer is null || CustomerId is null, "/customerId", "invalid", "Give customer or customerId, not both.");
        CategoryCode.Check(Category, errors);
    }
}

/// <summary>A customer by an address on a channel.</summary>
internal sealed record CustomerAddressRequest
{
    public required Channel Channel { get; init; }

    [Length(1, 320)]
    public required string Handle { get; init; }

    /// <summary>Fills a new customer only.</summary>
    [Length(1, 200)]
    public string? Name { get; init; }

    /// <summary>Fills a new customer only; not for customers themselves.</summary>
    public CustomerTier? Tier { get; init; }
}

/// <summary>POST …/messages.</summary>
internal sealed record MessageRequest
{
    [Length(1, 65_536)]
    public required string Text { get; init; }

    /// <summary>Default: by the caller's role.</summary>
    public MessageFrom? From { get; init; }

    /// <summary>The agent in whose name it is written; default: the caller.</summary>
    [Length(1, 64)]
    public string? AgentId { get; init; }
}

/// <summary>POST …/notes.</summary>
internal sealed record NoteRequest
{
    [Length(1, 65_536)]
    public required string Text { get; init; }
}

/// <summary>POST …/transitions.</summary>
internal sealed record TransitionRequest
{
    public required TicketStatus To { get; init; }

    /// <summary>Why; required to reject.</summary>
    [Length(1, 2_000)]
    public string? Reason { get; init; }

    /// <summary>What comes next, told to the customer.</summary>
    [Length(1, 2_000)]
    public string? Plan { get; init; }
}

/// <summary>POST …/assignments: one of agentId, queue, me.</summary>
internal sealed record AssignmentRequestBody : IChecked
{
    [Length(1, 64)]
    public string? AgentId { get; init; }

    [Length(1, 64)]
    public string? Queue { get; init; }

    public bool? Me { get; init; }

    /// <summary>Beyond capacity and from whoever has it; supervisors and administrators.</summary>
    public bool? Force { get; init; }

    /// <summary>The present assignee, when it shall be taken from them.</summary>
    [Length(1, 64)]
    public string? From { get; init; }

    public void Check(Errors errors)
    {
        var wishes = (AgentId is not null ? 1 : 0) + (Queue is not null ? 1 : 0) + (Me is true ? 1 : 0);
        errors.Require(wishes == 1, "", "invalid", "Give exactly one of agentId, queue and me: true.");
    }
}

/// <summary>POST …/ratings.</summary>
internal sealed record RatingRequest
{
    [Range(1, 5)]
    public required int Stars { get; init; }

    [Length(1, 2_000)]
    public string? Comment { get; init; }
}

/// <summary>PATCH of a ticket: a merge patch.</summary>
internal sealed record TicketPatch : IMergePatch, IChecked
{
    [Length(1, 500)]
    public string? Subject { get; init; }

    public TicketKind? Kind { get; init; }

    public Priority? Priority { get; init; }

    /// <summary>The category's code, or <c>{"code": …}</c>.</summary>
    public Change<JsonElement?>? Category { get; init; }

    /// <summary>positive, neutral or negative: a correction of what was found.</summary>
    [Length(1, 8), RegularExpression("^(positive|neutral|negative)$")]
    public string? Sentiment { get; init; }

    [Length(1, 200)]
    public Change<string?>? Product { get; init; }

    [Length(0, 50), Each(1, 64)]
    public Change<string[]?>? Tags { get; init; }

    /// <summary>Members to set; null removes one.</summary>
    [Length(0, 50)]
    public Dictionary<string, JsonElement>? Fields { get; init; }

    [Length(0, 20), Each(1, 64)]
    public Change<string[]?>? Skills { get; init; }

    [Length(2, 35), RegularExpression("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")]
    public Change<string?>? Language { get; init; }

    public void Check(Errors errors) => CategoryCode.Check(Category?.To, errors);
}
