using System.Diagnostics.CodeAnalysis;
using System.Text;
using MailServer.Protocol.Text;

namespace MailServer.Protocol.Smtp;

/// <summary>The parameters of RCPT: NOTIFY and ORCPT (RFC 3461 §4.1, §4.2); unknown ones are kept.</summary>
internal static class RecipientParameterGrammar
{
    /// <summary>RFC 3461 §4.2.</summary>
    private const int MaxOriginalRecipientLength = 500;

    public static bool TryParse(
        ReadOnlySpan<byte> text, bool allowUtf8, [NotNullWhen(true)] out RecipientParameters? parameters, [NotNullWhen(false)] out SmtpReply? error)
    {
        // RFC 6533 §3: an original recipient of type utf-8 may have UTF-8 even where MAIL had no SMTPUTF8; nothing else may.
        var walker = new EsmtpParameters(text, allowUtf8: true);
        List<KeyValuePair<string, string?>>? others = null;
        RecipientParameters? result = RecipientParameters.None;
        while (result is not null && walker.MoveNext())
        {
            if (walker.Keyword is "NOTIFY" or "ORCPT")
                result = Add(result, in walker);
            else if (allowUtf8 || Ascii.IsValid(walker.Value))
                (others ??= []).Add(walker.ToPair());
            else
                result = null;
        }

        error = walker.Error ?? (result is null ? SmtpReplies.MalformedParameter : null);
        parameters = error is not null ? null : others is null ? result : result! with { Other = others };
        return error is null;
    }

    private static RecipientParameters? Add(RecipientParameters parameters, in EsmtpParameters given)
    {
        if (given.Keyword == "NOTIFY")
            return ParseNotify(given.Value) is { } notify ? parameters with { Notify = notify } : null;
        return TryParseOriginal(given.Value, out string? type, out string? address)
            ? parameters with { OriginalRecipientType = type, OriginalRecipient = address }
            : null;
    }

    // NEVER alone, or a list of the others, each once.
    private static DsnNotify? ParseNotify(ReadOnlySpan<byte> value)
    {
        DsnNotify notify = DsnNotify.Unspecified;
        foreach (Range item in value.Split((byte)','))
        {
            DsnNotify flag = ParseNotifyItem(value[item]);
            if (flag == DsnNotify.Unspecified || notify.HasFlag(flag))
                return null;
            notify |= flag;
        }

        return notify.HasFlag(DsnNotify.Never) && notify != DsnNotify.Never ? null : notify;
    }

    private static DsnNotify ParseNotifyItem(ReadOnlySpan<byte> item) =>
        AsciiText.EqualsWord(item, "NEVER"u8) ? DsnNotify.Never
        : AsciiText.EqualsWord(item, "SUCCESS"u8) ? DsnNotify.Success
        : AsciiText.EqualsWord(item, "FAILURE"u8) ? DsnNotify.Failure
        : AsciiText.EqualsWord(item, "DELAY"u8) ? DsnNotify.Delay
        : DsnNotify.Unspecified;

    private static bool TryParseOriginal(
        ReadOnlySpan<byte> value, [NotNullWhen(true)] out string? type, [NotNullWhen(true)] out string? address)
    {
        type = address = null;
        int semicolon = value.IndexOf((byte)';');
        if (semicolon <= 0 || value.Length > MaxOriginalRecipientLength || semicolon == value.Length - 1)
            return false;
        foreach (byte octet in value[..semicolon])
        {
            if (!AsciiText.IsAtext(octet))
                return false;
        }

        type = Encoding.UTF8.GetString(value[..semicolon]);
        ReadOnlySpan<byte> encoded = value[(semicolon + 1)..];
        return AsciiText.EqualsWord(value[..semicolon], "UTF-8"u8)
            ? Unitext.TryDecode(encoded, allowUtf8: true, out address)
            : Xtext.TryDecode(encoded, false, out address);
    }
}
