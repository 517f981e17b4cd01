using System.Globalization;

namespace MailServer.Simulation;

/// <summary>The command line.</summary>
public sealed record Arguments(int First, int End, string? Plant, bool Trace, bool IsEmbedded, TimeSpan Time)
{
    public static Arguments Parse(string[] words)
    {
        var (first, end, plant, trace, store) = (0, 100, (string?)null, false, "memory");
        var time = TimeSpan.MaxValue;
        for (var i = 0; i < words.Length; i++)
        {
            switch (words[i])
            {
                case "--seed":
                    first = Number(words[++i]);
                    end = first + 1;
                    break;
                case "--seeds":
                    var range = words[++i].Split("..");
                    (first, end) = (Number(range[0]), Number(range[1]));
                    break;
                case "--for":
                    time = TimeSpan.FromSeconds(Number(words[++i]));
                    break;
                case "--plant":
                    plant = words[++i];
                    break;
                case "--store":
                    store = words[++i];
                    if (store is not ("memory" or "embedded")) throw new ArgumentException("The store is memory or embedded.");
                    break;
                case "--trace":
                    trace = true;
                    break;
                default:
                    throw new ArgumentException($"Not known: {words[i]}");
            }
        }

        return new Arguments(first, end, plant, trace, store == "embedded", time);
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
