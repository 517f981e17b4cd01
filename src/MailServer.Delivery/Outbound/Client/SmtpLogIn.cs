using System.Text;
using MailServer.Connections;
using MailServer.Delivery.Outbound.Sasl;
using MailServer.Protocol.Sasl;
using MailServer.Protocol.Smtp;

namespace MailServer.Delivery.Outbound.Client;

/// <summary>AUTH towards a smart host (RFC 4954).</summary>
internal static class SmtpLogIn
{
    private const int MostSteps = 8;

    // RFC 5321 §4.5.3.1.4, without the CRLF: a longer initial response waits for an empty challenge (RFC 4954 §4).
    private const int LongestLine = 510;

    /// <summary>Logs in; null when done. A failure is always one to try again: the administrator mends the settings, and no sender can.</summary>
    public static async ValueTask<SmtpReply?> RunAsync(
        SmtpChannel channel, ServerExtensions extensions, SmtpClientSettings settings, CancellationToken cancellationToken)
    {
        var tls = channel.Connection.Tls;
        var (token, obstacle) = await TokenAsync(settings, cancellationToken).ConfigureAwait(false);
        if (obstacle is not null) return obstacle;
        var choice = new MechanismChoice(new HashSet<string>(extensions.Mechanisms, StringComparer.OrdinalIgnoreCase), settings.Credentials!)
        {
            Host = settings.HostName, IsPrivate = tls is not null, Token = token, Binding = tls?.Session.ChannelBinding?.Invoke(ServerEndPointBinding.Name),
        };
        if (choice.Best() is not { } best) return LocalReplies.NoMechanism;
        var refusal = await RunAsync(channel, best, settings, cancellationToken).ConfigureAwait(false);
        // A server may know other types of bindings only. Behind a verified certificate nobody else can be the one who refuses.
        bool mayUnbind = refusal is not null && best is ScramClient { IsBound: true } && tls is { IsVerified: true } && !channel.IsBroken;
        return mayUnbind && choice.Unbound(isBindingKnown: false) is { } next ? await RunAsync(channel, next, settings, cancellationToken).ConfigureAwait(false) : refusal;
    }

    private static async ValueTask<SmtpReply?> RunAsync(SmtpChannel channel, SaslClient client, SmtpClientSettings settings, CancellationToken cancellationToken)
    {
        var reply = await channel.CommandAsync(FirstLine(client, client.Begin()), settings.Timeouts.Command, cancellationToken).ConfigureAwait(false);
        for (int step = 0; reply.Code == 334 && step < MostSteps; step++)
        {
            // RFC 4954 §4: a lone asterisk gives up.
            string answer = Answer(client, reply) is { } message ? Convert.ToBase64String(message) : "*";
            reply = await channel.CommandAsync(answer, settings.Timeouts.Command, cancellationToken).ConfigureAwait(false);
        }

        if (reply.Code == 235) return client.MaySucceed ? null : LocalReplies.ServerNotProven;
        return LocalReplies.LogInFailed(reply);
    }

    private static async ValueTask<(string? Token, SmtpReply? Obstacle)> TokenAsync(SmtpClientSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Credentials!.Tokens is not { } source) return default;
        try
        {
            string? token = await source.GetTokenAsync(settings.HostName, settings.Credentials.UserName, cancellationToken).ConfigureAwait(false);
            return token is not null && BearerClient.IsToken(token) ? (token, null) : (null, LocalReplies.NoToken("There is none"));
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, LocalReplies.NoToken(failure.Message));
        }
    }

    private static string FirstLine(SaslClient client, byte[]? initial)
    {
        string bare = $"AUTH {client.Mechanism}";
        string line = initial switch { null => bare, [] => bare + " =", _ => $"{bare} {Convert.ToBase64String(initial)}" };
        return line.Length > LongestLine ? bare : line;
    }

    private static byte[]? Answer(SaslClient client, SmtpReply challenge)
    {
        // Servers of LOGIN write anything here; it is not looked at.
        bool decoded = SaslBase64.TryDecode(Encoding.UTF8.GetBytes(challenge.Text.Trim()), out byte[]? message);
        return decoded || client is LoginClient ? client.Answer(message) : null;
    }
}
