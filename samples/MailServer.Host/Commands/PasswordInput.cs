using System.CommandLine;
using System.Security.Cryptography;

namespace MailServer.Host.Commands;

/// <summary>Where a new password comes from: standard input, or made and printed.</summary>
internal static class PasswordInput
{
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679";
    private const int GeneratedLength = 20;

    public static Option<bool> FromStandardInput { get; } = new("--password-stdin")
    {
        Description = "Read the password from the first line of standard input instead of making one.",
    };

    /// <summary>Gives the password, and whether it was made here and must be shown.</summary>
    public static (string Password, bool IsGenerated) Read(ParseResult parsed) =>
        parsed.GetValue(FromStandardInput) ? (Console.In.ReadLine() ?? "", false) : (Generate(), true);

    public static string Generate() => RandomNumberGenerator.GetString(Alphabet, GeneratedLength);
}
