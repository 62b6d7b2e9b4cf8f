using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using OrleansTicketing.Api.Configuration;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Api.Tickets;
using OrleansTicketing.Configuration;
using OrleansTicketing.Queries;

namespace OrleansTicketing.Api.Categories;

/// <summary>PUT /v1/categories/{key}.</summary>
internal sealed record CategoryRequest
{
    [Length(1, 200)]
    public required string Name { get; init; }

    /// <summary>The name in Chinese; default: as in English.</summary>
    [Length(1, 200)]
    public string? NameZh { get; init; }

    /// <summary>The code of the category above.</summary>
    [Length(1, 80)]
    public string? Parent { get; init; }

    /// <summary>What an agent should be able to do; applied in queues that apply triage.</summary>
    [Length(0, 20), Each(1, 64)]
    public string[]? Skills { get; init; }

    public Definition ToDefinition() => new CategoryDefinition { Name = Name.Trim(), NameZh = NameZh?.Trim(), Parent = Parent, Skills = Lists.Skills(Skills) };
}

/// <summary>A category; version 0 and no instant = as it ships.</summary>
internal sealed record CategoryDefinitionResponse(
    string Key, long Version, string Name, string? NameZh, string? Parent, ImmutableArray<string> Skills, Timestamp? UpdatedAt)
{
    public static CategoryDefinitionResponse Of(ConfigurationItem item, long version)
    {
        var d = (CategoryDefinition)item.Definition!;
        return new(item.Key, version, d.Name, d.NameZh, d.Parent, d.Skills, version == 0 ? null : item.UpdatedAt);
    }
}

/// <summary>The taxonomy: what ships, under what the tenant defines. Deleting a definition brings the shipped one back.</summary>
internal sealed class CategoriesApi(DefinitionRoutes definitions, ICategories categories)
{
    public void Map(IEndpointRouteBuilder routes) => definitions.Map<CategoryRequest, CategoryDefinitionResponse>(routes, new(
        GrainKinds.Category, "/v1/categories", Json.Read.CategoryRequest, (_, body) => body.ToDefinition(), CategoryDefinitionResponse.Of,
        Json.Write.CategoryDefinitionResponse, Json.Write.PageResponseCategoryDefinitionResponse)
    { Shipped = categories.Shipped, Keys = CategoryCode.Pattern() });
}
