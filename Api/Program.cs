using OrleansTicketing.Api;
using OrleansTicketing.Api.Auth;
using OrleansTicketing.Silo.Hosting;
using OrleansTicketing.Silo.Telemetry;

var builder = WebApplication.CreateBuilder(args);
builder.AddTicketingSilo();
builder.AddTicketingApi();
var app = builder.Build();
app.MapTicketingApi();
app.MapGroup("").WithMetadata(Permissions.Public).MapMetrics();
app.Run();
