using MailServer.Delivery.Submission;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MimeKit;

namespace MailServer.Delivery.Tests.Submission;

/// <summary>A message of MimeKit becomes an envelope and octets.</summary>
public sealed class MimeSubmissionTests
{
    private readonly Recorder _submission = new();

    [Fact]
    public async Task Everybody_gets_it_once_and_nobody_sees_Bcc()
    {
        using var letter = Letter();
        letter.Cc.Add(MailboxAddress.Parse("BOB@elsewhere.test"));
        letter.Cc.Add(new GroupAddress("Friends", [MailboxAddress.Parse("carol@example.test")]));
        letter.Bcc.Add(MailboxAddress.Parse("dave@example.test"));

        var outcomes = await _submission.SubmitAsync(letter, TestContext.Current.CancellationToken);

        Assert.Equal(["bob@elsewhere.test", "carol@example.test", "dave@example.test"], outcomes.Select(outcome => outcome.Recipient.ToString()));
        Assert.Equal([true, true, false], outcomes.Select(outcome => outcome.IsAccepted));
        Assert.Equal("alice@example.test", _submission.Message!.ReversePath!.ToString());
        Assert.DoesNotContain("dave", _submission.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", _submission.Text.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sender_goes_before_the_authors()
    {
        using var letter = Letter();
        letter.Sender = MailboxAddress.Parse("office@example.test");

        await _submission.SubmitAsync(letter, TestContext.Current.CancellationToken);

        Assert.Equal("office@example.test", _submission.Message!.ReversePath!.ToString());
    }

    [Fact]
    public async Task The_reverse_path_can_be_another_or_none()
    {
        using var letter = Letter();

        await _submission.SubmitAsync(letter, reversePath: null, TestContext.Current.CancellationToken);

        Assert.Null(_submission.Message!.ReversePath);
    }

    [Theory]
    [InlineData("bob@köln.test", "bob@xn--kln-sna.test", false)]
    [InlineData("jürgen@köln.test", "jürgen@köln.test", true)]
    public async Task Only_a_local_part_beyond_ASCII_needs_SMTPUTF8(string address, string expected, bool needsUtf8)
    {
        using var letter = Letter(address);

        var outcome = Assert.Single(await _submission.SubmitAsync(letter, TestContext.Current.CancellationToken));

        Assert.Equal(expected, outcome.Recipient.ToString());
        Assert.Equal(needsUtf8, _submission.Message!.Parameters.SmtpUtf8);
    }

    [Fact]
    public async Task A_letter_to_or_from_nobody_is_a_mistake()
    {
        using var toNobody = Letter();
        toNobody.To.Clear();
        using var fromNobody = Letter();
        fromNobody.From.Clear();

        await Assert.ThrowsAsync<ArgumentException>(() => _submission.SubmitAsync(toNobody, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => _submission.SubmitAsync(fromNobody, TestContext.Current.CancellationToken));
    }

    private static MimeMessage Letter(string to = "bob@elsewhere.test") => new(
        [MailboxAddress.Parse("alice@example.test")], [MailboxAddress.Parse(to)], "Hello", new TextPart("plain") { Text = "Hi\nyou\n" });

    /// <summary>Takes messages for all but Dave.</summary>
    private sealed class Recorder : IMailSubmission
    {
        public SubmittedMessage? Message { get; private set; }

        public string Text { get; private set; } = "";

        public async ValueTask<IReadOnlyList<SmtpReply>> SubmitAsync(SubmittedMessage message, CancellationToken cancellationToken)
        {
            Message = message;
            using var reader = new StreamReader(message.Content.OpenStream());
            Text = await reader.ReadToEndAsync(cancellationToken);
            return [.. message.Recipients.Select(recipient => recipient.Address.LocalPart == "dave" ? new SmtpReply(550, 1, 1, "No Dave") : new SmtpReply(250, 0, 0, "OK"))];
        }
    }
}
