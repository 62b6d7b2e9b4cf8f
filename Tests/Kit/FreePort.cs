using System.Net;
using System.Net.Sockets;

namespace OrleansTicketing.Tests.Kit;

/// <summary>A loopback port that nobody listens on. The system hands them out in turn, so that two callers hardly get the same.</summary>
public static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
