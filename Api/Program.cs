using OrleansTicketing.Api;
using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Operation;
using OrleansTicketing.Silo.Hosting;
using OrleansTicketing.Silo.Telemetry;

if (!CommandLine.Serves(args)) return await CommandLine.Run(args, builder => builder.AddTicketingSilo());

var builder = WebApplication.CreateBuilder(args);
builder.AddTicketingSilo();
builder.AddTicketingApi();
var app = builder.Build();
app.MapTicketingApi();
app.MapGroup("").WithMetadata(Permissions.Public).MapMetrics();
await app.RunAsync();
return 0;
