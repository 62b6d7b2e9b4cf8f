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
            if (!before.Remove(name, out var old) || old != due) writes.Add(new(slot.Id, name, due, IsNew: slot.LockedVersion == 0));
        }
        foreach (var name in before.Keys) writes.Add(new(slot.Id, name, null));
    }

    public static void Labels(Slot slot, List<LabelWrite> writes)
    {
        var after = Projections.Labels.Of(slot.State!);
        var before = slot.LockedState is null ? [] : Projections.Labels.Of(slot.LockedState);
        foreach (var label in before.Except(after)) writes.Add(new(label.Kind, slot.Id.Key, label.Name, label.At, Add: false));
        foreach (var label in after.Except(before)) writes.Add(new(label.Kind, slot.Id.Key, label.Name, label.At, Add: true));
    }
}
