using System.Text;
using MailServer.Delivery.Outbound.Client;
using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;

namespace MailServer.Delivery.Tests.Outbound.Support;

internal static class TestMessages
{
    public const string Text = "From: a@here.test\r\nSubject: hello\r\n\r\nHello\r\n";

    public static EmailAddress Address(string text) =>
        EmailAddress.TryParse(text, true, out var address) ? address : throw new ArgumentException(text);

    public static EnvelopeRecipient Recipient(string text, DsnNotify notify = DsnNotify.Unspecified) =>
        new(Address(text), notify == DsnNotify.Unspecified ? RecipientParameters.None : new RecipientParameters { Notify = notify });

    public static MessageContent Content(string text) => MessageContent.FromMemory(Encoding.UTF8.GetBytes(text));

    public static async Task<OutboundMessage> MessageAsync(string text, params string[] recipients)
    {
        var content = Content(text);
        return new OutboundMessage
        {
            ReversePath = Address("a@here.test"),
            Recipients = [.. recipients.Select(r => Recipient(r))],
            Content = content,
            Facts = await ContentFacts.ScanAsync(content, CancellationToken.None),
        };
    }
}
