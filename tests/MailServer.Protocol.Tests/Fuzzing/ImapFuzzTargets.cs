using System.Buffers;
using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Fuzzing;

/// <summary>Entry points for a fuzzer: any bytes must be answered, never thrown on.</summary>
public static class ImapFuzzTargets
{
    private static readonly ImapParserSettings Everything = new() { Extensions = ImapGrammarExtensions.All };

    /// <summary>The parser of a buffered command, in both modes.</summary>
    public static void Command(ReadOnlySpan<byte> input)
    {
        foreach (ImapParserSettings settings in new[] { ImapParserSettings.Default, ImapParserSettings.Utf8, Everything })
        {
            ImapParseResult result = ImapCommandParser.Parse(input, settings);
            Check((result.Status == ImapParseStatus.Ok) == (result.Command is not null));
            Check((result.Status == ImapParseStatus.Ok) == (result.Error is null));
        }

        AppendCommand.AnnouncesMessage(input);
    }

    /// <summary>The line after a message of APPEND.</summary>
    public static void AppendContinuation(ReadOnlySpan<byte> input)
    {
        foreach (bool utf8 in new[] { false, true })
        {
            var previous = new AppendMessage([], null, default, utf8);
            AppendContinuation result = MailServer.Protocol.Imap.AppendContinuation.Parse(input, previous, ImapParserSettings.Default);
            Check(result.IsValid == (result.Error is null));
        }
    }

    /// <summary>The line after a part of a CATENATE.</summary>
    public static void CatenateContinuation(ReadOnlySpan<byte> input)
    {
        foreach (bool utf8 in new[] { false, true })
        {
            var piece = new CatenatePiece([], default(ImapLiteral), utf8);
            var previous = new AppendMessage([], null, default, false) { Catenate = piece };
            AppendContinuation result = MailServer.Protocol.Imap.AppendContinuation.Parse(input, previous, piece, Everything);
            Check(result.IsValid == (result.Error is null));
            Check(!result.IsValid || result.Piece is not null);
            MailServer.Protocol.Imap.AppendContinuation.AnnouncesMessage(input, previous, piece);
        }
    }

    /// <summary>Whatever reads text that was in a command or in a message.</summary>
    public static void Texts(ReadOnlySpan<byte> input)
    {
        string text = System.Text.Encoding.Latin1.GetString(input);
        bool isUrl = ImapUrl.TryParse(text, out ImapUrl? url);
        Check(isUrl == (url is not null));
        Check(BaseSubject.Extract(text).Text.Length <= text.Length);
        Check(MessageIds.References(text, text).All(id => id.Contains('@', StringComparison.Ordinal)));
        Check(ImapResponseCode.BadUrl(text).Text.StartsWith("BADURL ", StringComparison.Ordinal));
        SearchKey.TryParse(input, Everything, out _);
    }

    /// <summary>The scanner, cut at the place that the first byte says; what is complete goes to the parser.</summary>
    public static void Framing(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        byte[] bytes = input[1..].ToArray();
        int cut = Math.Min(input[0], bytes.Length);
        var scanner = new ImapCommandScanner(new ImapFramingLimits { MaxLineLength = 200, MaxLiteralBytes = 50, MaxLiterals = 5 });
        var first = new ReadOnlySequence<byte>(bytes, 0, cut);
        if (Drain(scanner, ref first))
        {
            var second = new ReadOnlySequence<byte>(bytes, cut, bytes.Length - cut);
            Drain(scanner, ref second);
        }
    }

    /// <summary>Modified UTF-7: what is decoded encodes to the same bytes.</summary>
    public static void ModifiedUtf7(ReadOnlySpan<byte> input)
    {
        if (MailServer.Protocol.Imap.ModifiedUtf7.TryDecode(input, out string? name))
        {
            var output = new ArrayBufferWriter<byte>();
            MailServer.Protocol.Imap.ModifiedUtf7.Encode(name, output);
            Check(output.WrittenSpan.SequenceEqual(input));
        }
    }

    /// <summary>Sets: what is parsed formats to text that parses to the same.</summary>
    public static void Set(ReadOnlySpan<byte> input)
    {
        if (UidSet.TryParse(input, out UidSet? set))
        {
            Check(UidSet.TryParse(System.Text.Encoding.Latin1.GetBytes(set.ToString()), out UidSet? again) && set.Equals(again));
        }
    }

    private static bool Drain(ImapCommandScanner scanner, ref ReadOnlySequence<byte> input)
    {
        while (true)
        {
            ImapScanStatus status = scanner.Scan(ref input);
            Check(scanner.Text.Length <= 250);
            if (status == ImapScanStatus.NeedMore)
            {
                Check(input.IsEmpty);
                return true;
            }

            if (status == ImapScanStatus.Complete)
            {
                Command(scanner.Text);

                // Scanner and parser must agree where literals are.
                Check(ImapCommandParser.Parse(scanner.Text, ImapParserSettings.Default).Error != "a literal is not complete");
            }

            bool accepted = status == ImapScanStatus.LiteralAnnounced && scanner.TryAcceptLiteral();
            if (!scanner.CanContinue)
            {
                return false;
            }

            if (!accepted)
            {
                scanner.Reset();
            }
        }
    }

    private static void Check(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException("A promise of the grammar is broken.");
        }
    }
}
