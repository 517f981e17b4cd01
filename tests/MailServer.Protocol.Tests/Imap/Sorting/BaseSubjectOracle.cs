using System.Text.RegularExpressions;
using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Sorting;

/// <summary>The procedure of RFC 5256 §2.1 step by step, slow and simple.</summary>
internal static class BaseSubjectOracle
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline;
    private const string Blob = @"\[[^\[\]]*\][ ]*";

    public static BaseSubject Extract(string subject)
    {
        string text = Regex.Replace(subject, "[ \t\r\n]+", " ", Options);
        bool reply = false;
        while (true)
        {
            string trimmed;
            while ((trimmed = Regex.Replace(text, @"(\(fwd\)|[ ])\z", "", Options)) != text)
            {
                reply |= text[^1] == ')';
                text = trimmed;
            }

            for (bool matched = true; matched;)
            {
                string before = text;
                string leader = Regex.Match(text, $@"\A(({Blob})*(re|fwd?)[ ]*({Blob})?:|[ ])", Options).Value;
                reply |= leader.EndsWith(':');
                text = text[leader.Length..];
                string blob = Regex.Match(text, $@"\A{Blob}", Options).Value;
                text = leader.Length == 0 && blob.Length < text.Length ? text[blob.Length..] : text;
                matched = text != before;
            }

            if (!text.StartsWith("[fwd:", StringComparison.OrdinalIgnoreCase) || !text.EndsWith(']'))
            {
                return new BaseSubject(text, reply);
            }

            reply = true;
            text = text[5..^1];
        }
    }
}
