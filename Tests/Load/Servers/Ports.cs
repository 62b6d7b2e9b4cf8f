using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace OrleansTicketing.Load.Servers;

internal static class Ports
{
    // Below what systems hand out themselves (from 32,768 or higher): a server binds its port only seconds after it was chosen, and until then
    // nobody who asks the system for any port may get it, or another server would answer for ours.
    private const int First = 12_000;
    private const int Count = 20_000;

    private static int _last = RandomNumberGenerator.GetInt32(Count);

    /// <summary>A loopback port that nobody listens on, another one at each call.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it; the next.
            }
        }
    }
}
