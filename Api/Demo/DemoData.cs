using System.Collections.Immutable;
using OrleansTicketing.Agents;
using OrleansTicketing.Configuration;
using OrleansTicketing.Customers;
using OrleansTicketing.Sla;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.Demo;

/// <summary>A small service desk to look at: two queues, office hours, one SLA policy, six agents in two languages, three customers.</summary>
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

    public static readonly QueueDefinition Billing = new() { Name = "Billing 账务", Skills = ["billing"], Department = "finance" };

    public static readonly ImmutableArray<CreateAgent> Agents =
    [
        Agent("hanmeimei", "韩梅梅", ["zh"], [new("billing", 4), new("refund", 5)], ["default", "billing"]),
        Agent("wangwei", "王伟", ["zh"], [new("technical", 4)], ["default"]),
        Agent("zhaoli", "赵丽", ["zh", "en"], [new("technical", 3), new("billing", 2)], ["default", "billing"]),
        Agent("amy", "Amy Brown", ["en"], [new("billing", 5)], ["default", "billing"]),
        Agent("tom", "Tom Miller", ["en"], [new("technical", 5)], ["default"]),
        Agent("sofia", "Sofia Rossi", ["en", "zh"], [], ["default"]),
    ];

    public static readonly ImmutableArray<(Identity Identity, string Name, CustomerTier Tier)> Customers =
    [
        (new(Channel.Email, new("lilei@example.com"), true), "李雷", CustomerTier.Vip),
        (new(Channel.Phone, new("+8613800000001"), false), "王芳", CustomerTier.Standard),
        (new(Channel.Email, new("ann@example.com"), true), "Ann Meyer", CustomerTier.Gold),
    ];

    private static ImmutableArray<DayInterval> Workday => [new(9 * 60, 12 * 60), new(13 * 60, 18 * 60)];

    private static CreateAgent Agent(string login, string name, ImmutableArray<string> languages, ImmutableArray<SkillLevel> skills, ImmutableArray<string> queues) =>
        new() { Login = login, Name = new(name), Languages = languages, Skills = skills, Queues = queues, Capacity = 5, Department = "support" };
}
