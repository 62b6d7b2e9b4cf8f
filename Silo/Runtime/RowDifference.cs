using OrleansTicketing.Silo.Storage;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>What the rows beside a state must change when the state does: reminders and labels, as differences.</summary>
internal static class RowDifference
{
    public static void Reminders(Slot slot, List<ReminderWrite> writes)
    {
        var before = slot.LockedState is null ? [] : slot.Kind.Reminders(slot.LockedState).ToDictionary(r => r.Name, r => r.Due);
        foreach (var (name, due) in slot.Kind.Reminders(slot.State!))
        {
            if (!before.Remove(name, out var old) || old != due) writes.Add(new(slot.Id, name, due));
        }
        foreach (var name in before.Keys) writes.Add(new(slot.Id, name, null));
    }

    public static void Labels(Slot slot, List<LabelWrite> writes)
    {
        if (StateTables.All[slot.Id.Kind].Labels is not { } labels) return;
        var (after, createdAt) = labels(slot.State!);
        var before = slot.LockedState is null ? [] : labels(slot.LockedState).Labels;
        foreach (var label in after.Except(before)) writes.Add(new(slot.Id.Kind, slot.Id.Key, label, createdAt, Add: true));
        foreach (var label in before.Except(after)) writes.Add(new(slot.Id.Kind, slot.Id.Key, label, createdAt, Add: false));
    }
}
