using OrleansTicketing.Queries;

namespace OrleansTicketing.Silo.Runtime;

/// <summary>Whether this node takes work: migrated, its store answering, not stopping.</summary>
internal sealed class NodeState : INodeHealth
{
    private volatile bool _started;
    private volatile bool _stopping;
    private volatile bool _storeAnswers = true;

    public bool IsReady => _started && _storeAnswers && !_stopping;

    public void Started() => _started = true;

    public void Stopping() => _stopping = true;

    public void StoreAnswers(bool answers) => _storeAnswers = answers;
}
