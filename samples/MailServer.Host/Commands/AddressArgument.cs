using System.CommandLine;
using MailServer.Protocol;

namespace MailServer.Host.Commands;

/// <summary>Arguments that are mail addresses, checked by the grammar.</summary>
internal static class AddressArgument
{
    public static Argument<EmailAddress> Single(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            if (EmailAddress.TryParse(result.Tokens[0].Value, allowUtf8: true, out var address)) return address;
            result.AddError($"«{result.Tokens[0].Value}» is not a mail address.");
            return null!;
        },
    };

    public static Argument<EmailAddress[]> Several(string name, string description) => new(name)
    {
        Description = description,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result =>
        {
            var addresses = new List<EmailAddress>();
            foreach (var token in result.Tokens)
            {
                if (EmailAddress.TryParse(token.Value, allowUtf8: true, out var address)) addresses.Add(address);
                else result.AddError($"«{token.Value}» is not a mail address.");
            }
            return [.. addresses];
        },
    };
}
