using OrleansTicketing.Api;

var builder = WebApplication.CreateBuilder(args);
builder.AddTicketingApi();
var app = builder.Build();
app.MapTicketingApi();
app.Run();
