using System.Text;

namespace MailServer.Delivery.Outbound.Sasl;

/// <summary>PLAIN (RFC 4616).</summary>
internal sealed class PlainClient(OutboundCredentials credentials) : SaslClient
{
    public const string Name = "PLAIN";

    public override string Mechanism => Name;

    public override byte[] Begin() => Encoding.UTF8.GetBytes($"\0{credentials.UserName}\0{credentials.Password}");

    // Only a server that did not take the initial response asks, with an empty challenge.
    public override byte[]? Answer(ReadOnlySpan<byte> challenge) => challenge.IsEmpty ? Begin() : null;
}
