using System.Security.Cryptography;

namespace CustomStore.Users;

/// <summary>The agent's password: from the setting <c>Tickets:Password</c>, or made at each start.</summary>
/// <param name="Value">In clear, for this process only.</param>
/// <param name="IsGenerated">Whether it was made here and must be shown to be of use.</param>
public sealed record AgentPassword(string Value, bool IsGenerated)
{
    private const string Letters = "abcdefghijkmnpqrstuvwxyz34679";

    public static AgentPassword From(string? setting) =>
        setting is { Length: > 0 } ? new(setting, IsGenerated: false) : new(RandomNumberGenerator.GetString(Letters, 20), IsGenerated: true);
}
