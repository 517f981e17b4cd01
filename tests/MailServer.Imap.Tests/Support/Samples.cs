namespace MailServer.Imap.Tests.Support;

/// <summary>Messages for tests.</summary>
internal static class Samples
{
    public static string Simple(string subject, string body = "Hello\r\n") =>
        $"From: Alice <alice@example.test>\r\nTo: bob@example.test\r\nSubject: {subject}\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\n"
        + $"Message-ID: <{subject.Replace(' ', '.')}@example.test>\r\n\r\n{body}";

    public static string Multipart =>
        "From: Alice <alice@example.test>\r\nSubject: parts\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe=\r\n aus K=C3=B6ln\r\n"
        + "--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\nAAECAwQ=\r\n"
        + "--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: carol@example.test\r\nSubject: inner\r\n\r\nInner body\r\n"
        + "--b\r\nContent-Type: application/x-odd\r\nContent-Transfer-Encoding: x-odd\r\n\r\n????\r\n"
        + "--b--\r\n";
}
