using System.Globalization;
using System.Text;

namespace MailServer.Benchmarks;

/// <summary>Messages as mail programs write them.</summary>
internal static class SampleMessages
{
    private const string Line = "The quick brown fox jumps over the lazy dog, and then once more for good measure.\r\n";

    /// <summary>Lines of text of about so many bytes; every tenth begins with a dot when asked for.</summary>
    public static string Text(int size, bool dots = false) =>
        string.Concat(Enumerable.Range(0, Math.Max(1, size / Line.Length)).Select(i => dots && i % 10 == 0 ? "." + Line : Line));

    /// <summary>A plain message of about so many bytes.</summary>
    public static byte[] Plain(int number, int size) => Bytes(Header(number) + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + Text(size - 400));

    /// <summary>A message of text, HTML and an attachment, of about so many bytes.</summary>
    public static byte[] Multipart(int number, int size) => Bytes(
        Header(number) + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"=_outer\"\r\n\r\n"
        + "--=_outer\r\nContent-Type: multipart/alternative; boundary=\"=_inner\"\r\n\r\n"
        + "--=_inner\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + Text(size / 4)
        + "\r\n--=_inner\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>" + Text(size / 4)
        + "</p>\r\n--=_inner--\r\n\r\n--=_outer\r\nContent-Type: application/pdf; name=\"report.pdf\"\r\nContent-Transfer-Encoding: base64\r\n"
        + "Content-Disposition: attachment; filename=\"report.pdf\"\r\n\r\n"
        + Convert.ToBase64String(new byte[size / 4], Base64FormattingOptions.InsertLineBreaks) + "\r\n--=_outer--\r\n");

    private static string Header(int number) => string.Create(CultureInfo.InvariantCulture, $"""
        Received: from client.test by mail.example.test; Tue, 24 Nov 2026 10:00:00 +0000
        From: "Sender {number % 97}" <sender{number % 97}@elsewhere.test>
        To: Alice <alice@example.test>
        Cc: Bob <bob@example.test>
        Subject: Message {number} about topic {number % 13}
        Date: Tue, 24 Nov 2026 10:{number / 60 % 60:00}:{number % 60:00} +0000
        Message-ID: <{number}@elsewhere.test>

        """).ReplaceLineEndings("\r\n");

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
