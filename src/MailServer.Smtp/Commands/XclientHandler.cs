using System.Globalization;
using System.Net;
using MailServer.Protocol.Smtp;
using MailServer.Smtp.Sessions;

namespace MailServer.Smtp.Commands;

/// <summary>XCLIENT: a trusted proxy says whom it speaks for (Postfix XCLIENT_README); the session then begins anew with the greeting.</summary>
internal static class XclientHandler
{
    public static ValueTask<SmtpReply?> Xclient(SmtpSession session, SmtpCommandLine command)
    {
        if (!session.MayUseXclient) return new(Replies.XclientRefused);
        if (!XclientCommand.TryParse(command.Arguments, out var xclient, out var error)) return new(error);
        // A log-in is the authenticator's word; LOGIN is not announced, so only an empty one is taken.
        if (xclient.Login.State == XclientState.Known) return new(SmtpReplies.InvalidArguments);
        return ApplyAsync(session, xclient);
    }

    private static async ValueTask<SmtpReply?> ApplyAsync(SmtpSession session, XclientCommand xclient)
    {
        var facts = session.Facts;
        facts.RemoteEndPoint = Change(facts.RemoteEndPoint, xclient.Address, xclient.Port);
        facts.LocalEndPoint = Change(facts.LocalEndPoint, xclient.DestinationAddress, xclient.DestinationPort);
        session.Log.ClientReplaced(facts.RemoteEndPoint);
        session.Forget();
        await session.GreetAsync().ConfigureAwait(false);
        return null;
    }

    // An address that the proxy does not know must not leave the proxy's own, trusted one.
    private static EndPoint? Change(EndPoint? current, XclientValue address, XclientValue port)
    {
        if (address.State == XclientState.NotGiven && port.State == XclientState.NotGiven) return current;
        var known = current as IPEndPoint;
        var newAddress = address.State == XclientState.NotGiven ? known?.Address
            : XclientCommand.TryGetAddress(address, out var given) ? given : null;
        if (newAddress is null) return null;
        var newPort = port.Text is { } text ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        return new IPEndPoint(newAddress, port.State == XclientState.NotGiven && known is not null ? known.Port : newPort);
    }
}
