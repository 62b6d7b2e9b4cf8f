using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansTicketing.Api.Http;

namespace OrleansTicketing.Tests.Api.Edge;

public sealed class FailureTests
{
    public static TheoryData<Exception, int, string, int?> Broken() => new()
    {
        { new OverloadedException(), 503, "overloaded", 1 },
        { new UnavailableException("db-7.internal refused"), 503, "not-ready", 2 },
        { new StorageFullException(new IOException("disk /var/lib full")), 507, "storage-full", 30 },
        { new BadHttpRequestException("Bad chunk", 400), 400, "malformed-body", null },
        { new BadHttpRequestException("Too large", 413), 413, "payload-too-large", null },
        { new InvalidOperationException("secret detail of /srv/app.cs"), 500, "internal-error", null },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_breaks_inside_is_a_code_outside(Exception exception, int status, string code, int? retryAfter)
    {
        var problem = new Failures(NullLogger<Failures>.Instance).ToProblem(exception, new DefaultHttpContext())!;
        var answer = problem.ToAnswer("trace");
        Assert.Equal((status, code, retryAfter), (answer.Status, problem.Code, answer.RetryAfter));
        Assert.DoesNotContain(exception.Message, Encoding.UTF8.GetString(answer.Body.Span));
    }

    [Fact]
    public void Nobody_waits_for_an_answer_when_the_client_has_gone()
    {
        var http = new DefaultHttpContext { RequestAborted = new(true) };
        Assert.Null(new Failures(NullLogger<Failures>.Instance).ToProblem(new OperationCanceledException(), http));
    }
}
