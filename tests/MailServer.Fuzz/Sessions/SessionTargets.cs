using MailServer.Delivery;
using MailServer.Imap;
using MailServer.Pop3;
using MailServer.Receiving;
using MailServer.Smtp;

namespace MailServer.Fuzz.Sessions;

/// <summary>Each engine, from each state that a session can be in. The first byte of the input is the state, the rest is what the client says.</summary>
internal static class SessionTargets
{
    private const string Envelope = "EHLO c.example\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<alice@example.test>\r\n";
    private const string LmtpEnvelope = "MAIL FROM:<a@example.org>\r\nRCPT TO:<alice@example.test>\r\nRCPT TO:<alice@example.test>\r\n";
    private const string ImapLogIn = "a LOGIN alice@example.test secret\r\n";
    private const string ImapSelect = ImapLogIn + "b SELECT INBOX\r\n";
    private const string Pop3LogIn = "USER alice@example.test\r\nPASS secret\r\n";

    private static readonly string[] SmtpStates =
    [
        "", "EHLO c.example\r\n", "EHLO c.example\r\nMAIL FROM:<a@example.org>\r\n", Envelope, Envelope + "DATA\r\n", Envelope + "DATA\r\nSubject: x\r\n\r\nText\r\n",
        Envelope + "BDAT 5\r\nabcde", "EHLO c.example\r\nAUTH PLAIN\r\n", "EHLO c.example\r\nAUTH LOGIN\r\nYWxpY2U=\r\n", "EHLO c.example\r\nAUTH SCRAM-SHA-256\r\n",
        "EHLO c.example\r\nAUTH PLAIN AGFsaWNlQGV4YW1wbGUudGVzdABzZWNyZXQ=\r\n",
    ];

    private static readonly string[] LmtpStates =
    [
        "", .. new[] { "", "MAIL FROM:<a@example.org>\r\n", LmtpEnvelope, LmtpEnvelope + "DATA\r\n", LmtpEnvelope + "BDAT 5\r\nabcde" }.Select(said => "LHLO c.example\r\n" + said),
    ];

    private static readonly string[] ImapStates =
    [
        "", ImapLogIn, ImapSelect, "a AUTHENTICATE PLAIN\r\n", "a AUTHENTICATE SCRAM-SHA-256\r\n", ImapLogIn + "c APPEND INBOX {10+}\r\n", ImapSelect + "c IDLE\r\n",
        ImapLogIn + "b ENABLE IMAP4rev2 QRESYNC\r\nc SELECT INBOX\r\n", ImapLogIn + "b ENABLE UTF8=ACCEPT UIDONLY\r\nc EXAMINE INBOX\r\n",
        ImapSelect + "c SEARCH RETURN (SAVE) ALL\r\n", ImapSelect + "c STORE 1:* +FLAGS (\\Deleted)\r\n", ImapLogIn + "b NOTIFY SET (personal (MessageNew MessageExpunge))\r\n",
    ];

    private static readonly string[] Pop3States =
    [
        "", "USER alice@example.test\r\n", "AUTH PLAIN\r\n", "AUTH LOGIN\r\nYWxpY2U=\r\n", "AUTH SCRAM-SHA-256\r\n", Pop3LogIn, Pop3LogIn + "DELE 1\r\n", "UTF8\r\n" + Pop3LogIn,
    ];

    public static void Smtp(ReadOnlySpan<byte> input) => Mail(MailServiceKind.Relay, input);

    public static void Submission(ReadOnlySpan<byte> input) => Mail(MailServiceKind.Submission, input);

    public static void Lmtp(ReadOnlySpan<byte> input) => Mail(MailServiceKind.Lmtp, input);

    public static void Imap(ReadOnlySpan<byte> input)
    {
        var server = new FuzzServer();
        var services = new ImapServices(server.Store, server.Authenticator, server.Time, server.Log) { Directory = server.Directory };
        server.Talk(new ImapEngine(new ImapOptions { AllowCompression = false }, services), ImapStates, input);
    }

    public static void Pop3(ReadOnlySpan<byte> input)
    {
        var server = new FuzzServer();
        var services = new Pop3Services
        {
            Store = server.Store, Authenticator = server.Authenticator, Locks = new MaildropLocks(), TimeProvider = server.Time, Logger = server.Log,
        };
        server.Talk(new Pop3Engine(new Pop3Options(), services), Pop3States, input);
    }

    private static void Mail(MailServiceKind kind, ReadOnlySpan<byte> input)
    {
        var server = new FuzzServer();
        var receiver = new LocalMailReceiver(
            new LocalDeliveryOptions(), new LocalDeliveryServices { Directory = server.Directory, Store = server.Store, TimeProvider = server.Time });
        var options = new SmtpOptions { HostName = "mail.example.test", Service = kind, MaxMessageSize = 64 * 1024 };
        var services = new SmtpServices { Receiver = receiver, Authenticator = server.Authenticator, TimeProvider = server.Time, Logger = server.Log };
        server.Talk(new SmtpEngine(options, services), kind == MailServiceKind.Lmtp ? LmtpStates : SmtpStates, input);
    }
}
