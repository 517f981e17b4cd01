using System.Buffers;

namespace MailServer.Protocol.Imap;

/// <summary>Writes the fields of a body structure.</summary>
internal readonly struct BodyFieldWriter(IBufferWriter<byte> output, bool utf8)
{
    public void String(string text) => output.WriteString(text, utf8);

    public void Envelope(ImapEnvelope envelope) => output.WriteEnvelope(envelope, utf8);

    public void SpaceString(string text)
    {
        output.Write(" "u8);
        output.WriteString(text, utf8);
    }

    public void SpaceNString(string? text)
    {
        output.Write(" "u8);
        output.WriteNString(text, utf8);
    }

    public void SpaceNumber(long number)
    {
        output.Write(" "u8);
        output.WriteNumber(number);
    }

    public void SpaceParameters(IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        if (parameters.Count == 0)
        {
            output.Write(" NIL"u8);
            return;
        }

        for (int i = 0; i < parameters.Count; i++)
        {
            output.Write(i == 0 ? " ("u8 : " "u8);
            String(parameters[i].Key);
            SpaceString(parameters[i].Value);
        }

        output.Write(")"u8);
    }

    public void SpaceDisposition(ImapDisposition? disposition)
    {
        if (disposition is null)
        {
            output.Write(" NIL"u8);
            return;
        }

        output.Write(" ("u8);
        String(disposition.Type);
        SpaceParameters(disposition.Parameters);
        output.Write(")"u8);
    }

    // One language is written as a string, as most clients expect.
    public void SpaceLanguages(IReadOnlyList<string> languages)
    {
        if (languages.Count < 2)
        {
            SpaceNString(languages.Count == 0 ? null : languages[0]);
            return;
        }

        for (int i = 0; i < languages.Count; i++)
        {
            output.Write(i == 0 ? " ("u8 : " "u8);
            String(languages[i]);
        }

        output.Write(")"u8);
    }
}
