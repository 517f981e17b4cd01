using System.Text;
using MailServer.Simulation.Network;

namespace MailServer.Simulation.Actors;

/// <summary>Reads lines and literals of a connection. A character is a byte.</summary>
public sealed class WireReader(SimLink link)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly StringBuilder _waiting = new();

    public async Task<string> LineAsync()
    {
        while (true)
        {
            var text = _waiting.ToString();
            var end = text.IndexOf("\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                _waiting.Remove(0, end + 2);
                return text[..end];
            }

            await FillAsync();
        }
    }

    public async Task<string> OctetsAsync(int count)
    {
        while (_waiting.Length < count) await FillAsync();
        var text = _waiting.ToString(0, count);
        _waiting.Remove(0, count);
        return text;
    }

    public async Task SendAsync(string text) => await link.Client.WriteAsync(Encoding.Latin1.GetBytes(text));

    private async Task FillAsync()
    {
        var count = await link.Client.ReadAsync(_buffer);
        if (count == 0) throw new IOException("The server has closed.");
        _waiting.Append(Encoding.Latin1.GetString(_buffer, 0, count));
    }
}
