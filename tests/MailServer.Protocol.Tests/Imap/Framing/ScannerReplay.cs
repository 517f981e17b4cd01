using System.Buffers;
using System.Text;
using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Framing;

/// <summary>Feeds a scanner piece by piece, as a pipe does, and writes down what happened.</summary>
internal static class ScannerReplay
{
    public static string Run(byte[] input, IEnumerable<int> cuts, ImapFramingLimits? limits = null)
    {
        var scanner = new ImapCommandScanner(limits ?? ImapFramingLimits.Default);
        var log = new StringBuilder();
        int start = 0;
        foreach (int end in cuts.Append(input.Length))
        {
            // What the scanner leaves is offered again with more behind it.
            var piece = new ReadOnlySequence<byte>(input, start, end - start);
            bool goesOn = Take(scanner, ref piece, log);
            start = end - (int)piece.Length;
            if (!goesOn)
            {
                break;
            }
        }

        return log.ToString();
    }

    private static bool Take(ImapCommandScanner scanner, ref ReadOnlySequence<byte> input, StringBuilder log)
    {
        while (true)
        {
            switch (scanner.Scan(ref input))
            {
                case ImapScanStatus.NeedMore:
                    Assert.True(input.IsEmpty);
                    return true;
                case ImapScanStatus.Complete:
                    log.Append("complete ").AppendLine(Encoding.Latin1.GetString(scanner.Text));
                    scanner.Reset();
                    break;
                case ImapScanStatus.LiteralAnnounced:
                    log.AppendLine(scanner.Literal.ToString());
                    if (!scanner.TryAcceptLiteral() && !Refused(scanner, log))
                    {
                        return false;
                    }

                    break;
                default:
                    if (!Refused(scanner, log))
                    {
                        return false;
                    }

                    break;
            }
        }
    }

    private static bool Refused(ImapCommandScanner scanner, StringBuilder log)
    {
        log.Append("refused ").Append(scanner.Error).Append(' ').AppendLine(Encoding.Latin1.GetString(ImapCommandHead.Read(scanner.Text).Tag));
        bool goesOn = scanner.CanContinue;
        scanner.Reset();
        return goesOn;
    }
}
