using Microsoft.Extensions.Hosting;
using OrleansTicketing.Silo.Hosting;

// A node with no REST: it runs turns, reminders and takes over what others left.
var builder = Host.CreateApplicationBuilder(args);
builder.AddTicketingSilo();
await builder.Build().RunAsync();
