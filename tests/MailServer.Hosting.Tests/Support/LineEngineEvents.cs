using System.Threading.Channels;
using MailServer.Connections;

namespace MailServer.Hosting.Tests.Support;

/// <summary>What the engines tell the test.</summary>
internal sealed class LineEngineEvents
{
    public Channel<IMailConnection> Connections { get; } = Channel.CreateUnbounded<IMailConnection>();

    public Channel<IMailConnection> Hanging { get; } = Channel.CreateUnbounded<IMailConnection>();

    public Channel<string> Ended { get; } = Channel.CreateUnbounded<string>();
}
