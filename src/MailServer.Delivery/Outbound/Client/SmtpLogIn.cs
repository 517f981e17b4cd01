using System.Text;
using MailServer.Delivery.Outbound.Sasl;
using MailServer.Protocol.Sasl;
using MailServer.Protocol.Smtp;

namespace MailServer.Delivery.Outbound.Client;

/// <summary>AUTH towards a smart host (RFC 4954).</summary>
internal static class SmtpLogIn
{
    private const int MostSteps = 8;

    /// <summary>Logs in; null when done. A failure is always one to try again: the administrator mends the settings, and no sender can.</summary>
    public static async ValueTask<SmtpReply?> RunAsync(
        SmtpChannel channel, ServerExtensions extensions, SmtpClientSettings settings, CancellationToken cancellationToken)
    {
        var client = SaslClient.Choose(extensions.Mechanisms, settings.Credentials!, channel.Connection.Tls is not null);
        if (client is null) return LocalReplies.NoMechanism;
        var reply = await channel.CommandAsync(FirstLine(client), settings.Timeouts.Command, cancellationToken).ConfigureAwait(false);
        for (int step = 0; reply.Code == 334 && step < MostSteps; step++)
        {
            // RFC 4954 §4: a lone asterisk gives up.
            string answer = Answer(client, reply) is { } message ? Convert.ToBase64String(message) : "*";
            reply = await channel.CommandAsync(answer, settings.Timeouts.Command, cancellationToken).ConfigureAwait(false);
        }

        if (reply.Code == 235) return client.MaySucceed ? null : LocalReplies.ServerNotProven;
        return LocalReplies.LogInFailed(reply);
    }

    private static string FirstLine(SaslClient client) => client.Begin() switch
    {
        null => $"AUTH {client.Mechanism}",
        [] => $"AUTH {client.Mechanism} =",
        var initial => $"AUTH {client.Mechanism} {Convert.ToBase64String(initial)}",
    };

    private static byte[]? Answer(SaslClient client, SmtpReply challenge)
    {
        // Servers of LOGIN write anything here; it is not looked at.
        bool decoded = SaslBase64.TryDecode(Encoding.UTF8.GetBytes(challenge.Text.Trim()), out byte[]? message);
        return decoded || client is LoginClient ? client.Answer(message) : null;
    }
}
