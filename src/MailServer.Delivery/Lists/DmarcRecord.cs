namespace MailServer.Delivery.Lists;

/// <summary>What a domain publishes at <c>_dmarc</c>, as far as it says what becomes of mail that fails (RFC 7489 §6.3, RFC 9989 §4.7).</summary>
/// <param name="Policy">What is asked for the domain itself.</param>
/// <param name="SubdomainPolicy">What is asked for names below it.</param>
/// <param name="IsSuffix">Whether others have names below it, as below <c>org</c>: true, false, or null when it does not say.</param>
internal sealed record DmarcRecord(DmarcWish Policy, DmarcWish SubdomainPolicy, bool? IsSuffix)
{
    // A record says a few hundred octets; what is longer is not read further.
    private const int MostTags = 32;

    /// <summary>The record among the texts of a name; null when there is none, or more than one (RFC 7489 §6.6.3).</summary>
    public static DmarcRecord? Find(IEnumerable<string> texts)
    {
        string[] records = [.. texts.Where(IsRecord).Take(2)];
        return records is [var only] ? Read(only) : null;
    }

    // RFC 7489 §6.4: the version comes first, with white space where the grammar has it.
    private static bool IsRecord(string text)
    {
        var (name, value) = Tag(text.Split(';', 2)[0]);
        return name == "v" && value == "DMARC1";
    }

    private static DmarcRecord Read(string text)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in text.Split(';').Skip(1).Take(MostTags))
        {
            var (name, value) = Tag(field);
            tags.TryAdd(name, value.ToLowerInvariant());
        }

        // RFC 7489 §6.6.3: who asks for nothing that is known, asks for nothing.
        var policy = WishOf(tags.GetValueOrDefault("p")) ?? DmarcWish.None;
        bool? isSuffix = tags.GetValueOrDefault("psd") switch { "y" => true, "n" => false, _ => null };
        return new DmarcRecord(policy, WishOf(tags.GetValueOrDefault("sp")) ?? policy, isSuffix);
    }

    private static (string Name, string Value) Tag(string field)
    {
        var equal = field.IndexOf('=', StringComparison.Ordinal);
        return equal < 0 ? ("", "") : (field[..equal].Trim().ToLowerInvariant(), field[(equal + 1)..].Trim());
    }

    private static DmarcWish? WishOf(string? value) => value switch
    {
        "none" => DmarcWish.None,
        "quarantine" => DmarcWish.Quarantine,
        "reject" => DmarcWish.Reject,
        _ => null,
    };
}

/// <summary>What a domain wants done with mail that claims to be its own and is not proven to be.</summary>
internal enum DmarcWish
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is put aside.</summary>
    Quarantine,

    /// <summary>It is refused.</summary>
    Reject,
}
