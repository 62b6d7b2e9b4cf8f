using System.Net;
using System.Net.Sockets;

namespace OrleansTicketing.Load.Servers;

internal static class Ports
{
    /// <summary>A loopback port that nobody listens on. The system hands them out in turn, so that two callers hardly get the same.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
