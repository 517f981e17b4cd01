using System.Diagnostics.CodeAnalysis;
using MailServer.Protocol.Text;

namespace MailServer.Protocol.Smtp;

/// <summary>The parameters of MAIL. Unknown ones are kept: the engine asks its extensions, then answers 555.</summary>
internal static class MailParameterGrammar
{
    /// <summary>RFC 3461 §4.4.</summary>
    private const int MaxEnvelopeIdLength = 100;

    /// <summary>RFC 4954 §5.</summary>
    private const int MaxAuthLength = 500;

    public static bool TryParse(
        ReadOnlySpan<byte> text, bool allowUtf8, [NotNullWhen(true)] out MailParameters? parameters, [NotNullWhen(false)] out SmtpReply? error)
    {
        var walker = new EsmtpParameters(text, allowUtf8);
        List<KeyValuePair<string, string?>>? others = null;
        MailParameters? result = MailParameters.None;
        while (result is not null && walker.MoveNext())
        {
            if (!IsKnown(walker.Keyword))
                (others ??= []).Add(walker.ToPair());
            else
                result = Add(result, in walker, allowUtf8);
        }

        error = walker.Error ?? (result is null ? SmtpReplies.MalformedParameter : null);
        parameters = error is not null ? null : others is null ? result : result! with { Other = others };
        return error is null;
    }

    private static bool IsKnown(string keyword) =>
        keyword is "SIZE" or "BODY" or "SMTPUTF8" or "RET" or "ENVID" or "AUTH" or "REQUIRETLS";

    // The parameters with one more, or null when it is malformed.
    private static MailParameters? Add(MailParameters parameters, in EsmtpParameters given, bool allowUtf8) => given.Keyword switch
    {
        "SIZE" => DecimalNumber.TryParse(given.Value, 20, out long size) ? parameters with { Size = size } : null,
        "BODY" => ParseBody(given.Value) is { } body ? parameters with { Body = body } : null,
        "RET" => ParseReturn(given.Value) is { } ret ? parameters with { Return = ret } : null,
        "ENVID" => ParseEnvelopeId(given.Value) is { } id ? parameters with { EnvelopeId = id } : null,
        "AUTH" => ParseAuth(given.Value, allowUtf8) is { } auth ? parameters with { Auth = auth } : null,
        "SMTPUTF8" => given.HasValue || !allowUtf8 ? null : parameters with { SmtpUtf8 = true },
        _ => given.HasValue ? null : parameters with { RequireTls = true },
    };

    private static BodyType? ParseBody(ReadOnlySpan<byte> value) =>
        AsciiText.EqualsWord(value, "7BIT"u8) ? BodyType.SevenBit
        : AsciiText.EqualsWord(value, "8BITMIME"u8) ? BodyType.EightBitMime
        : AsciiText.EqualsWord(value, "BINARYMIME"u8) ? BodyType.BinaryMime
        : null;

    private static DsnReturn? ParseReturn(ReadOnlySpan<byte> value) =>
        AsciiText.EqualsWord(value, "FULL"u8) ? DsnReturn.Full
        : AsciiText.EqualsWord(value, "HDRS"u8) ? DsnReturn.Headers
        : null;

    private static string? ParseEnvelopeId(ReadOnlySpan<byte> value) =>
        value.Length is > 0 and <= MaxEnvelopeIdLength && Xtext.TryDecode(value, false, out string? id) ? id : null;

    private static string? ParseAuth(ReadOnlySpan<byte> value, bool allowUtf8) =>
        value.Length is > 0 and <= MaxAuthLength && Xtext.TryDecode(value, allowUtf8, out string? auth) ? auth : null;
}
