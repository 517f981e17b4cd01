using CsCheck;
using MailServer.Protocol.Tests.Imap;
using MailServer.Protocol.Tests.Imap.Commands;

namespace MailServer.Protocol.Tests.Fuzzing;

/// <summary>A little fuzzing with every test run.</summary>
public class ImapFuzzTests
{
    private static readonly Gen<byte[]> Random = Gen.Byte.Array[0, 100];

    private static readonly Gen<byte[]> Mutated = Gen.Select(
        Gen.Int[0, ValidCommands.All.Length - 1], Gen.Int[0, 200], Gen.Byte, Gen.Int[0, 3], Gen.Int[0, ValidCommands.All.Length - 1]).Select(Mutate);

    [Fact]
    public void Random_bytes_are_answered() => Random.Sample(AllTargets, iter: 5_000);

    [Fact]
    public void Mutated_commands_are_answered() => Mutated.Sample(AllTargets, iter: 20_000);

    private static void AllTargets(byte[] input)
    {
        ImapFuzzTargets.Command(input);
        ImapFuzzTargets.AppendContinuation(input);
        ImapFuzzTargets.CatenateContinuation(input);
        ImapFuzzTargets.Texts(input);
        ImapFuzzTargets.Framing(input);
        ImapFuzzTargets.ModifiedUtf7(input);
        ImapFuzzTargets.Set(input);
    }

    private static byte[] Mutate((int Command, int At, byte Value, int Kind, int Other) choice)
    {
        byte[] bytes = Wire.Bytes(ValidCommands.All[choice.Command] + "\r\n");
        int at = choice.At % bytes.Length;
        switch (choice.Kind)
        {
            case 0:
                bytes[at] = choice.Value;
                return bytes;
            case 1:
                return [.. bytes[..at], .. bytes[(at + 1)..]];
            case 2:
                return [.. bytes[..at], choice.Value, .. bytes[at..]];
            default:
                return [.. bytes[..at], .. Wire.Bytes(ValidCommands.All[choice.Other])];
        }
    }
}
