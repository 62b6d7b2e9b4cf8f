using System.Collections.Immutable;
using OrleansTicketing.Agents;
using OrleansTicketing.Configuration;
using OrleansTicketing.Customers;
using OrleansTicketing.Sla;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.Demo;

/// <summary>A small service desk to look at: three queues, office hours, one SLA policy, six agents in two languages, three customers.</summary>
internal static class DemoData
{
    public static readonly CalendarDefinition Office = new()
    {
        Name = "Office hours 工作时间",
        TimeZone = "Asia/Shanghai",
        Weekly = [Workday, Workday, Workday, Workday, Workday, [], []],
        Holidays = [new(new(2026, 1, 1), "元旦 New Year"), new(new(2026, 10, 1), "国庆节 National Day")],
        Workdays = [new(new(2026, 10, 10), Workday)],
    };

    public static readonly SlaPolicyDefinition Standard = new()
    {
        Name = "Standard 标准",
        Calendar = "office",
        Targets =
        [
            new(SlaMetric.Dispatch, null, 600, SlaTime.Calendar),
            new(SlaMetric.FirstResponse, null, 4 * 3600, SlaTime.Business),
            new(SlaMetric.FirstResponse, Priority.Urgent, 1800, SlaTime.Calendar),
            new(SlaMetric.Resolution, null, 16 * 3600, SlaTime.Business),
            new(SlaMetric.Resolution, Priority.Urgent, 4 * 3600, SlaTime.Calendar),
        ],
        PauseIn = [TicketStatus.WaitingCustomer, TicketStatus.WaitingThirdParty],
        WarnBeforeSeconds = [300],
    };

    public static readonly QueueDefinition Default = new() { Name = "Default 默认" };

    /// <summary>The agents have all skills that the taxonomy asks for, in both languages, so triage may ask for them here.</summary>
    public static readonly QueueDefinition Support = new() { Name = "Support 客服", Department = "support", Triage = TriageMode.Apply };

    public static readonly QueueDefinition Billing = new() { Name = "Billing 账务", Skills = ["billing"], Department = "finance" };

    public static readonly ImmutableArray<CreateAgent> Agents =
    [
        Agent("hanmeimei", "韩梅梅", ["zh"], ["default", "support", "billing"], "refund:5", "billing:4", "account:4", "membership", "security", "privacy", "finance", "insurance"),
        Agent("wangwei", "王伟", ["zh"], ["default", "support"], "technical:4", "account", "billing", "telecom", "developer"),
        Agent("zhaoli", "赵丽", ["zh", "en"], ["default", "support", "billing"], "sales:4", "logistics", "aftersales", "complaints", "membership", "technical", "billing:2"),
        Agent("amy", "Amy Brown", ["en"], ["default", "support", "billing"], "billing:5", "account", "membership", "security", "privacy", "finance", "insurance"),
        Agent("tom", "Tom Miller", ["en"], ["default", "support"], "technical:5", "account", "billing", "telecom", "developer"),
        Agent("sofia", "Sofia Rossi", ["en", "zh"], ["default", "support"], "general:5", "product", "complaints:4", "sales", "logistics:2", "aftersales:2", "membership:2"),
    ];

    public static readonly ImmutableArray<(Identity Identity, string Name, CustomerTier Tier)> Customers =
    [
        (new(Channel.Email, new("lilei@example.com"), true), "李雷", CustomerTier.Vip),
        (new(Channel.Phone, new("+8613800000001"), false), "王芳", CustomerTier.Standard),
        (new(Channel.Email, new("ann@example.com"), true), "Ann Meyer", CustomerTier.Gold),
    ];

    private static ImmutableArray<DayInterval> Workday => [new(9 * 60, 12 * 60), new(13 * 60, 18 * 60)];

    /// <param name="skills">As <c>skill:level</c>; 3 where no level is named.</param>
    private static CreateAgent Agent(string login, string name, ImmutableArray<string> languages, ImmutableArray<string> queues, params ReadOnlySpan<string> skills)
    {
        var levels = ImmutableArray.CreateBuilder<SkillLevel>(skills.Length);
        foreach (var skill in skills)
            levels.Add(skill.Split(':') is [var known, [var level]] ? new(known, level - '0') : new(skill, 3));
        return new() { Login = login, Name = new(name), Languages = languages, Skills = levels.MoveToImmutable(), Queues = queues, Capacity = 5, Department = "support" };
    }
}
