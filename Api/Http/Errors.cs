using System.Collections.Immutable;

namespace OrleansTicketing.Api.Http;

/// <summary>Collects what is wrong with a request, so that a client learns all of it at once.</summary>
internal sealed class Errors
{
    // A hostile body must not make a long answer.
    private const int Most = 50;
    private ImmutableArray<FieldError>.Builder? _all;

    public bool Any => _all is not null;

    public void Add(string pointer, string code, string detail)
    {
        _all ??= ImmutableArray.CreateBuilder<FieldError>();
        if (_all.Count < Most) _all.Add(new(pointer, code, detail));
    }

    public void Require(bool condition, string pointer, string code, string detail)
    {
        if (!condition) Add(pointer, code, detail);
    }

    /// <summary>Ends the request when anything is wrong.</summary>
    public void ThrowIfAny()
    {
        if (_all is null) return;
        var errors = _all.ToImmutable();
        var code = errors.Any(e => e.Code == "unknown-field") ? "unknown-field"
            : errors.Any(e => e.Code == "invalid-text") ? "invalid-text"
            : "validation-failed";
        throw new ProblemException(new(code, errors[0].Detail) { Errors = errors });
    }
}

/// <summary>A request body with rules that concern several members.</summary>
internal interface IChecked
{
    void Check(Errors errors);
}

/// <summary>A merge patch: an absent member stays; only members declared as <c>Change</c> may be null.</summary>
internal interface IMergePatch;

/// <summary>The length of each text in a list.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EachAttribute(int minimum, int maximum) : Attribute
{
    public int Minimum => minimum;

    public int Maximum => maximum;
}
