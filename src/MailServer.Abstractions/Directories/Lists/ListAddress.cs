using System.Diagnostics.CodeAnalysis;
using MailServer.Protocol;

namespace MailServer.Directories.Lists;

/// <summary>The addresses of a list besides its own: <c>list-bounces+token@</c>, <c>list-subscribe@</c>, <c>list-unsubscribe@</c>, <c>list-owner@</c>.</summary>
/// <param name="List">The list's own address.</param>
/// <param name="Part">What is meant.</param>
/// <param name="Token">The member's token, or null.</param>
public sealed record ListAddress(EmailAddress List, ListPart Part, string? Token)
{
    private const char TokenMark = '+';

    private static readonly (ListPart Part, string Ending)[] Endings =
    [
        (ListPart.Bounces, "-bounces"), (ListPart.Subscribe, "-subscribe"), (ListPart.Unsubscribe, "-unsubscribe"), (ListPart.Owner, "-owner"),
    ];

    /// <summary>Reads an address that may belong to a list; whether there is such a list is for the directory to say.</summary>
    public static bool TryParse(EmailAddress address, [NotNullWhen(true)] out ListAddress? parsed)
    {
        ArgumentNullException.ThrowIfNull(address);
        parsed = null;
        var mark = address.LocalPart.IndexOf(TokenMark, StringComparison.Ordinal);
        var name = mark < 0 ? address.LocalPart : address.LocalPart[..mark];
        foreach (var (part, ending) in Endings)
        {
            if (name.Length <= ending.Length || !name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) continue;
            parsed = new ListAddress(new EmailAddress(name[..^ending.Length], address.Domain), part, mark < 0 ? null : address.LocalPart[(mark + 1)..].ToLowerInvariant());
            return true;
        }

        return false;
    }

    /// <summary>The address as mail is sent to it.</summary>
    public EmailAddress ToEmailAddress()
    {
        var ending = Array.Find(Endings, e => e.Part == Part).Ending;
        return new EmailAddress(List.LocalPart + ending + (Token is null ? "" : TokenMark + Token), List.Domain);
    }
}

/// <summary>What mail for an address of a list is.</summary>
public enum ListPart
{
    /// <summary>A post.</summary>
    Post,

    /// <summary>A post that came back.</summary>
    Bounces,

    /// <summary>The wish to become a member, or its confirmation when there is a token.</summary>
    Subscribe,

    /// <summary>The wish to be a member no longer; with a token it is done at once.</summary>
    Unsubscribe,

    /// <summary>A letter to the list's owner.</summary>
    Owner,
}
