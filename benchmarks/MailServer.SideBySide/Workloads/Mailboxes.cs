using System.Globalization;
using System.Text;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Workloads;

/// <summary>Fills mailboxes by IMAP, the same messages for each server.</summary>
internal static class Mailboxes
{
    /// <summary>The messages of a folder, once: what was filled by another workload of this run is left as it is.</summary>
    public static async Task FillAsync(Server server, string user, string folder, int messages, int size)
    {
        var mark = Path.Combine(server.Folder, $"filled-{user}-{folder}");
        if (File.Exists(mark)) return;
        using var driver = await ImapDriver.ConnectAsync(server.PortOf("imap"));
        await driver.LogInAsync(user, server.Password);
        if (folder != "INBOX") await driver.CommandAsync($"CREATE {folder}");
        for (var i = 0; i < messages; i += 100)
            await driver.AppendAsync(folder, [.. Enumerable.Range(i, Math.Min(100, messages - i)).Select(number => Message(number, size))]);
        await driver.CommandAsync("LOGOUT");
        await File.WriteAllTextAsync(mark, "");
    }

    /// <summary>A multipart message of about so many bytes, as a mail program writes it.</summary>
    public static byte[] Message(int number, int size = 4 * 1024)
    {
        // Each line comes twice, in the text and in the HTML.
        var text = string.Join("\r\n", Enumerable.Range(0, size / 170).Select(i => $"Line {i} of message {number}: the quick brown fox jumps over the lazy dog again."));
        return Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture, $"""
            Received: from client.test by mail.example.test; Tue, 24 Nov 2026 10:00:00 +0000
            From: "Sender {number % 97}" <sender{number % 97}@elsewhere.test>
            To: Alice <alice@example.test>
            Cc: Bob <bob@example.test>
            Subject: Message {number} about topic {number % 13}
            Date: Tue, 24 Nov 2026 10:{number / 60 % 60:00}:{number % 60:00} +0000
            Message-ID: <{number}.side@by.side>
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary="=_b{number}"

            --=_b{number}
            Content-Type: text/plain; charset=utf-8

            {text}

            --=_b{number}
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            <p>{text}</p>

            --=_b{number}--

            """).ReplaceLineEndings("\r\n"));
    }
}
