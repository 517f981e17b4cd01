namespace MailServer.Protocol.Smtp;

/// <summary>An enhanced status code <c>class.subject.detail</c> (RFC 3463, registry of RFC 5248).</summary>
/// <param name="Class">2 success, 4 persistent transient failure, 5 permanent failure; 0 stands for "none".</param>
/// <param name="Subject">0 to 999.</param>
/// <param name="Detail">0 to 999.</param>
public readonly record struct EnhancedStatusCode(byte Class, short Subject, short Detail)
{
    /// <summary>No code: the reply is sent without one (greeting, EHLO, 354).</summary>
    public static EnhancedStatusCode None => default;

    /// <summary>Whether this is <see cref="None"/>.</summary>
    public bool IsNone => Class == 0;

    /// <inheritdoc />
    public override string ToString() => IsNone ? "" : string.Create(null, $"{Class}.{Subject}.{Detail}");
}
