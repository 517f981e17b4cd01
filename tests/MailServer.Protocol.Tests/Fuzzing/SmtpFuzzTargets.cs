using System.Buffers;
using MailServer.Protocol.Addresses;
using MailServer.Protocol.Pop3;
using MailServer.Protocol.Sasl;
using MailServer.Protocol.Smtp;
using MailServer.Protocol.Text;

namespace MailServer.Protocol.Tests.Fuzzing;

/// <summary>One entry per parser of SMTP, POP3, SASL and addresses, for a fuzzer. Each fails by an exception.</summary>
public static class SmtpFuzzTargets
{
    public static void Address(ReadOnlySpan<byte> input)
    {
        if (EmailAddress.TryParse(input, true, out EmailAddress? address))
            Require(EmailAddress.TryParse(address.ToString(), true, out EmailAddress? again) && again.Equals(address));
        ReadOnlySpan<byte> rest = input;
        Require(!MailPath.TryReadForward(ref rest, true, out _) || rest.Length < input.Length);
        DomainName.IsValid(input, true);
    }

    public static void SmtpCommand(ReadOnlySpan<byte> input)
    {
        ReadOnlySpan<byte> arguments = input;
        if (SmtpCommandLine.TryParse(input, out SmtpCommandLine command, out _))
            arguments = command.Arguments;
        foreach (bool utf8 in (bool[])[false, true])
        {
            Require(MailCommand.TryParse(arguments, utf8, out MailCommand? mail, out SmtpReply? error) == error is null);
            Require(mail?.ReversePath is not { IsAscii: false } || mail.Parameters.SmtpUtf8);
            Require(RcptCommand.TryParse(arguments, utf8, out _, out error) == error is null);
        }

        Require(HelloCommand.TryParse(arguments, out _, out SmtpReply? failure) == failure is null);
        Require(BdatCommand.TryParse(arguments, out BdatCommand chunk, out failure) == failure is null && chunk.Size >= 0);
        Require(AuthCommand.TryParse(arguments, out _, out failure) == failure is null);
        Require(XclientCommand.TryParse(arguments, out _, out failure) == failure is null);
    }

    public static void SmtpReplies(ReadOnlySpan<byte> input)
    {
        var parser = new SmtpReplyParser();
        while (!input.IsEmpty && parser.Read(input, out int consumed, out SmtpReply? reply) == SmtpReplyStatus.Done)
        {
            SmtpReplyWriter.Write(new ArrayBufferWriter<byte>(), reply!, true);
            input = input[consumed..];
        }
    }

    public static void Data(ReadOnlySpan<byte> input)
    {
        var decoder = new DataDecoder();
        decoder.Reset(input is [> 127, ..]);
        var output = new ArrayBufferWriter<byte>();
        var sequence = new ReadOnlySequence<byte>(input.ToArray());
        decoder.Decode(ref sequence, output);
        Require(output.WrittenCount == decoder.ContentLength && (decoder.IsDone || sequence.IsEmpty));
        var stuffer = new DotStuffer();
        stuffer.Write(input, output);
        stuffer.Complete(output);
    }

    public static void Pop3Command(ReadOnlySpan<byte> input)
    {
        if (!Pop3CommandLine.TryParse(input, out Pop3CommandLine command))
            return;
        Require(!command.TryGetMessage(out int number) || number > 0);
        Require(!command.TryGetTop(out number, out int lines) || (number > 0 && lines >= 0));
        command.TryGetText(true, out _);
        command.TryGetPassword(out _);
        command.TryGetApop(out _, out _);
        command.TryGetAuth(out _, out _);
    }

    public static void SaslMessage(ReadOnlySpan<byte> input)
    {
        SaslBase64.TryDecode(input, out _);
        Require(!PlainMessage.TryParse(input, out PlainMessage? plain) || plain.UserName.Length > 0);
        Require(!ScramClientFirst.TryParse(input, out ScramClientFirst? first) || first.Nonce.Length > 0);
        Require(!ScramClientFinal.TryParse(input, out ScramClientFinal? final) || !final.Nonce.IsEmpty);
        if (SaslText.TryDecodePassword(input, out string? password))
            SaslPrep.TryPrepare(password, out _);
    }

    private static void Require(bool condition)
    {
        if (!condition)
            throw new InvalidOperationException("A parser broke its promise.");
    }
}
