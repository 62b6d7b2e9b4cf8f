using Microsoft.Extensions.Logging;

namespace OrleansTicketing.Silo.Runtime;

internal sealed partial class Committer
{
    [LoggerMessage(Level = LogLevel.Error, Message = "A committed batch could not be made known")]
    private static partial void PublishFailed(ILogger log, Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "A batch failed and is tried again")]
    private static partial void BatchFailed(ILogger log, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A batch is tried again: {Reason} {Cause}")]
    private static partial void TriedAgain(ILogger log, string reason, string? cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outcome of a commit is unknown and is looked up: {Cause}")]
    private static partial void OutcomeUnknown(ILogger log, string cause);
}
