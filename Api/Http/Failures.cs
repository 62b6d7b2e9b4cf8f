using System.Data.Common;

namespace OrleansTicketing.Api.Http;

/// <summary>What broken infrastructure and bugs look like from outside: a code and nothing else.</summary>
internal sealed partial class Failures(ILogger<Failures> log)
{
    /// <summary>Null when nobody waits for an answer any more.</summary>
    public Problem? ToProblem(Exception exception, HttpContext http)
    {
        switch (exception)
        {
            case OperationCanceledException when http.RequestAborted.IsCancellationRequested:
                return null;
            case OverloadedException:
                return Problem.Of("overloaded");
            case StorageFullException:
                return Problem.Of("storage-full");
            case UnavailableException:
                return Problem.Of("not-ready");
            case DbException { IsTransient: true }:
                LogUnreachable(log, exception);
                return Problem.Of("not-ready");
            case BadHttpRequestException bad:
                return Problem.Of(bad.StatusCode switch
                {
                    StatusCodes.Status413PayloadTooLarge => "payload-too-large",
                    StatusCodes.Status408RequestTimeout => "request-timeout",
                    _ => "malformed-body",
                });
            default:
                LogUnhandled(log, exception, http.Request.Method, http.GetEndpoint()?.DisplayName);
                return Problem.Of("internal-error");
        }
    }

    [LoggerMessage(EventId = 100, Level = LogLevel.Error, Message = "Unhandled exception in {Method} {Endpoint}")]
    private static partial void LogUnhandled(ILogger log, Exception exception, string method, string? endpoint);

    [LoggerMessage(EventId = 101, Level = LogLevel.Warning, Message = "The store could not be reached")]
    private static partial void LogUnreachable(ILogger log, Exception exception);
}
