using System.Diagnostics.CodeAnalysis;
using System.Net;
using MailServer.Protocol.Text;

namespace MailServer.Protocol.Smtp;

/// <summary>
/// XCLIENT: a trusted proxy says whom it speaks for (Postfix XCLIENT_README). Each attribute is <see cref="XclientValue.NotGiven"/> unless it was sent.
/// Whether the peer may say so is the engine's decision.
/// </summary>
public sealed record XclientCommand
{
    /// <summary>NAME: the client's host name.</summary>
    public XclientValue Name { get; init; }

    /// <summary>ADDR: the client's IP address; its text parses as one.</summary>
    public XclientValue Address { get; init; }

    /// <summary>PORT: the client's port; its text is a number of 16 bits.</summary>
    public XclientValue Port { get; init; }

    /// <summary>PROTO: <c>SMTP</c> or <c>ESMTP</c>.</summary>
    public XclientValue Protocol { get; init; }

    /// <summary>HELO: what the client called itself.</summary>
    public XclientValue Hello { get; init; }

    /// <summary>LOGIN: the user that the proxy authenticated.</summary>
    public XclientValue Login { get; init; }

    /// <summary>DESTADDR: the IP address that the client connected to.</summary>
    public XclientValue DestinationAddress { get; init; }

    /// <summary>DESTPORT: the port that the client connected to.</summary>
    public XclientValue DestinationPort { get; init; }

    /// <summary>Parses what follows the verb: one or more attributes, each at most once; unknown ones are refused.</summary>
    /// <param name="arguments"><see cref="SmtpCommandLine.Arguments"/>.</param>
    /// <param name="command">The attributes.</param>
    /// <param name="error">501 when malformed.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> arguments, [NotNullWhen(true)] out XclientCommand? command, [NotNullWhen(false)] out SmtpReply? error)
    {
        var walker = new EsmtpParameters(arguments, false);
        XclientCommand? result = arguments.IsEmpty ? null : new XclientCommand();
        while (result is not null && walker.MoveNext())
            result = XclientValue.TryParse(walker.Value, out XclientValue value) ? result.With(walker.Keyword, value) : null;
        error = walker.Error ?? (result is null ? SmtpReplies.InvalidArguments : null);
        command = error is null ? result : null;
        return error is null;
    }

    /// <summary>The address in ADDR or DESTADDR; false when it was not given or is not available.</summary>
    public static bool TryGetAddress(XclientValue value, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        string? text = value.Text;
        if (text?.StartsWith("IPV6:", StringComparison.OrdinalIgnoreCase) == true)
            text = text["IPV6:".Length..];
        return text is not null && !text.Contains('[', StringComparison.Ordinal) && IPAddress.TryParse(text, out address);
    }

    private XclientCommand? With(string keyword, XclientValue value) => keyword switch
    {
        "NAME" => this with { Name = value },
        "ADDR" when IsAddress(value) => this with { Address = value },
        "PORT" when IsPort(value) => this with { Port = value },
        "PROTO" when value.Text is null or "SMTP" or "ESMTP" => this with { Protocol = value },
        "HELO" => this with { Hello = value },
        "LOGIN" => this with { Login = value },
        "DESTADDR" when IsAddress(value) => this with { DestinationAddress = value },
        "DESTPORT" when IsPort(value) => this with { DestinationPort = value },
        _ => null,
    };

    private static bool IsAddress(XclientValue value) => value.Text is null || TryGetAddress(value, out _);

    private static bool IsPort(XclientValue value) =>
        value.Text is null || ushort.TryParse(value.Text, System.Globalization.NumberStyles.None, null, out _);
}
