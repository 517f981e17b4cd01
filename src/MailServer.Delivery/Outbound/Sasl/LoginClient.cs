using System.Text;

namespace MailServer.Delivery.Outbound.Sasl;

/// <summary>LOGIN, which no RFC defines: name and password, whatever the server asks.</summary>
internal sealed class LoginClient(OutboundCredentials credentials) : SaslClient
{
    public const string Name = "LOGIN";

    private int _answers;

    public override string Mechanism => Name;

    public override byte[]? Answer(ReadOnlySpan<byte> challenge) => ++_answers switch
    {
        1 => Encoding.UTF8.GetBytes(credentials.UserName),
        2 => Encoding.UTF8.GetBytes(credentials.Password),
        _ => null,
    };
}
