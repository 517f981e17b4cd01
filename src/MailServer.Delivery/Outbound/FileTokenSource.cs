using System.Text;

namespace MailServer.Delivery.Outbound;

/// <summary>A token from a file that another program keeps fresh: read anew for each log-in.</summary>
/// <param name="path">The file; white space around the token does not count.</param>
public sealed class FileTokenSource(string path) : IRelayTokenSource
{
    // RFC 4954 §4: 12,288 octets of base64 are the most that a server must take.
    private const int MostOctets = 8 * 1024;

    /// <inheritdoc />
    public async ValueTask<string?> GetTokenAsync(string host, string userName, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
        await using (file.ConfigureAwait(false))
        {
            byte[] octets = new byte[MostOctets + 1];
            int length = await file.ReadAtLeastAsync(octets, octets.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (length > MostOctets) throw new InvalidDataException($"The file {path} is too large for a token.");
            string token = Encoding.UTF8.GetString(octets, 0, length).Trim();
            return token.Length == 0 ? null : token;
        }
    }
}
