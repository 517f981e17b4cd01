using System.Globalization;
using System.Text;

namespace MailServer.Imap.Tests.Support;

/// <summary>Messages in many scripts and encodings, and texts to look for in them.</summary>
internal sealed class RandomMessages(int seed)
{
    private static readonly string[] Alphabets =
    [
        "abcdefghijklmnopqrstuvwxyz", "äöüßéèñçåøæœÀÉÎÕÜ", "абвгдежзийклмнопрстуфхцчшщъыьэюя", "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώ",
        "日本語中文字漢検索全文電子郵便", "ひらがなカタカナ", "한국어메일검색", "İıſKÅµǅﬁ", "e\u0301a\u0308o\u030A", "0123456789-_.@<>\"'%*\\",
    ];

    private static readonly string[] Emoji = ["😀", "📧", "𐐀", "𐐨", "👩‍💻"];
    private readonly Random _random = new(seed);
    private readonly List<string> _texts = [];

    /// <summary>A message; its texts can be asked for afterwards.</summary>
    public string Message()
    {
        var subject = Text(6);
        var body = Text(60);
        _texts.AddRange([subject, body]);
        var header = $"From: {Word("A")} <{_random.Next(100)}@example.test>\r\nSubject: {Header(subject)}\r\nX-Mark: {Header(Text(2))}\r\nMIME-Version: 1.0\r\n";
        return _random.Next(4) switch
        {
            0 => header + "\r\n" + body + "\r\n",
            1 => header + Part("text/plain", body),
            2 => header + Multipart(Part("text/plain", body), Part("text/html", $"<p>{Text(20)}</p>"), Attachment()),
            _ => header + Multipart(Part("text/plain", Text(5)), "Content-Type: message/rfc822\r\n\r\nSubject: " + Header(subject) + "\r\n" + Part("text/plain", body)),
        };
    }

    /// <summary>Something to look for: mostly a piece of a text that was in a message, in other letters.</summary>
    public string Needle()
    {
        if (_random.Next(6) == 0) return Word(Alphabets[_random.Next(Alphabets.Length)]);
        var text = _texts[_random.Next(_texts.Count)];
        var bounds = StringInfo.ParseCombiningCharacters(text);
        var start = _random.Next(bounds.Length);
        var end = Math.Min(bounds.Length - 1, start + 1 + _random.Next(12));
        var piece = start == end ? text[bounds[start]..] : text[bounds[start]..bounds[end]];
        return _random.Next(3) switch { 0 => piece.ToUpperInvariant(), 1 => piece.ToLowerInvariant(), _ => piece };
    }

    private string Text(int words) => string.Join(' ', Enumerable.Range(0, 1 + _random.Next(words)).Select(_ => Word(Alphabets[_random.Next(Alphabets.Length)])));

    private string Word(string alphabet)
    {
        var word = new StringBuilder();
        for (var i = _random.Next(1, 9); i > 0; i--) word.Append(alphabet[_random.Next(alphabet.Length)]);
        if (_random.Next(8) == 0) word.Append(Emoji[_random.Next(Emoji.Length)]);
        return word.ToString();
    }

    private string Header(string text) => _random.Next(3) switch
    {
        0 => text,
        1 => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=",
        _ => "=?UTF-8?Q?" + string.Concat(Encoding.UTF8.GetBytes(text).Select(b => "=" + b.ToString("X2", CultureInfo.InvariantCulture))) + "?=",
    };

    private string Part(string type, string text) => _random.Next(3) switch
    {
        0 => $"Content-Type: {type}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n",
        1 => $"Content-Type: {type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(Encoding.UTF8.GetBytes(text), Base64FormattingOptions.InsertLineBreaks)}\r\n",
        _ => $"Content-Type: {type}; charset=\"utf-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{QuotedPrintable(text)}\r\n",
    };

    private static string QuotedPrintable(string text)
    {
        var lines = new StringBuilder();
        var column = 0;
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            lines.Append('=').Append(value.ToString("X2", CultureInfo.InvariantCulture));
            if (++column % 20 == 0) lines.Append("=\r\n");
        }
        return lines.ToString();
    }

    private static string Multipart(params string[] parts) =>
        "Content-Type: multipart/mixed; boundary=\"=_b\"\r\n\r\n" + string.Concat(parts.Select(part => "--=_b\r\n" + part + "\r\n")) + "--=_b--\r\n";

    private string Attachment() => "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(9))) + "\r\n";
}
