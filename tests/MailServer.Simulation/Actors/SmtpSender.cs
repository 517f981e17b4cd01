using System.Globalization;
using MailServer.Simulation.Model;
using MailServer.Simulation.Network;

namespace MailServer.Simulation.Actors;

/// <summary>Sends a message, and remembers what it was promised. Sometimes it tries to smuggle a second one inside.</summary>
public sealed class SmtpSender(World world, int number) : Actor(world)
{
    private static readonly string[] FalseEnds = ["\n.\n", "\r.\r", "\n.\r\n", "\r\n.\n", "\r\n.\r", "\r.\r\n"];

    protected override async Task ActAsync()
    {
        var message = World.Ledger.NewMessage();
        var link = World.Server.ConnectSmtp(ToString());
        try
        {
            await SendAsync(new WireReader(link), message);
        }
        finally
        {
            await link.Client.DisposeAsync();
        }
    }

    private async Task SendAsync(WireReader wire, SentMessage message)
    {
        await ReplyAsync(wire);
        await CommandAsync(wire, "EHLO client.test");
        if (!IsPositive(await CommandAsync(wire, "MAIL FROM:<a@here.test>"))) return;
        var accepted = new List<string>();
        foreach (var recipient in message.Recipients)
        {
            if (IsPositive(await CommandAsync(wire, $"RCPT TO:<{recipient}>"))) accepted.Add(recipient);
        }

        if (accepted.Count == 0) return;
        var kind = World.Random.Next(8);
        if (kind == 0) await SmuggleAsync(wire, message);
        else if (IsPositive(await (kind < 3 ? ChunksAsync(wire, message.Text) : DataAsync(wire, message.Text)))) World.Ledger.Acknowledge(message, accepted);
        await wire.SendAsync("QUIT\r\n");
        await ReplyAsync(wire);
    }

    private static async Task<string> DataAsync(WireReader wire, string text)
    {
        var reply = await CommandAsync(wire, "DATA");
        return reply.StartsWith("354", StringComparison.Ordinal) ? await CommandAsync(wire, text + ".") : reply;
    }

    private static async Task<string> ChunksAsync(WireReader wire, string text)
    {
        var half = text.Length / 2;
        await wire.SendAsync(string.Create(CultureInfo.InvariantCulture, $"BDAT {half}\r\n{text[..half]}BDAT {text.Length - half} LAST\r\n{text[half..]}"));
        var first = await ReplyAsync(wire);
        var second = await ReplyAsync(wire);
        return IsPositive(first) ? second : first;
    }

    /// <summary>Only CRLF.CRLF ends the data: what looks like an end to others is none, and the message is refused.</summary>
    private async Task SmuggleAsync(WireReader wire, SentMessage message)
    {
        var end = FalseEnds[World.Random.Next(FalseEnds.Length)];
        var second = $"MAIL FROM:<evil@x.test>\r\nRCPT TO:<a@here.test>\r\nDATA\r\nSubject: {Ledger.Smuggled}\r\n\r\nx";
        // Nothing of it is acknowledged, so nothing need arrive; what does arrive is looked at like all mail.
        var reply = await DataAsync(wire, $"Subject: no {message.Id}\r\n\r\nbefore{end}{second}\r\n");
        if (IsPositive(reply)) World.Violate($"a message with the false end {Escape(end)} was taken: {reply}");
    }

    private static string Escape(string text) => text.Replace("\r", "<CR>", StringComparison.Ordinal).Replace("\n", "<LF>", StringComparison.Ordinal);

    private static async Task<string> CommandAsync(WireReader wire, string line)
    {
        await wire.SendAsync(line + "\r\n");
        return await ReplyAsync(wire);
    }

    private static async Task<string> ReplyAsync(WireReader wire)
    {
        string line;
        do line = await wire.LineAsync();
        while (line.Length > 3 && line[3] == '-');
        return line;
    }

    private static bool IsPositive(string reply) => reply[0] == '2';

    public override string ToString() => $"sender{number}";
}
