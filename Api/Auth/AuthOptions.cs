using System.ComponentModel.DataAnnotations;

namespace OrleansTicketing.Api.Auth;

/// <summary>Section <c>Auth</c>.</summary>
public sealed class AuthOptions
{
    public const string Section = "Auth";

    /// <summary>Becomes an administrator's key at the start, for automation; revoked, it stays revoked. Default: none.</summary>
    [RegularExpression("^otk_[A-Za-z0-9_-]{32,196}$", ErrorMessage = "Auth:BootstrapKey must be otk_ and at least 32 random letters or digits.")]
    public string? BootstrapKey { get; init; }
}
