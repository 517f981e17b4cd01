namespace MailServer.Storage.Metadata;

/// <summary>How much metadata an account keeps (RFC 5464 §4.1 asks for 1,024 octets and 10 entries at least).</summary>
/// <param name="MaxSize">Octets of one value.</param>
/// <param name="MaxEntries">Entries of one folder, shared ones and each user's private ones counted apart.</param>
/// <param name="MaxBytes">Octets of all names and values of the account.</param>
public sealed record MetadataLimits(int MaxSize, int MaxEntries, long MaxBytes);
