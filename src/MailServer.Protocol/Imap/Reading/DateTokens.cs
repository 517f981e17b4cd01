namespace MailServer.Protocol.Imap;

/// <summary>Dates and times (RFC 9051 §9), always the same in every culture.</summary>
internal static class DateTokens
{
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";

    /// <summary>date: <c>1-Feb-1994</c>, with or without quotes.</summary>
    public static bool Date(this ref ImapReader reader, out DateOnly date)
    {
        date = default;
        bool quoted = reader.TryTake((byte)'"');
        ReadOnlySpan<byte> text = reader.Rest;
        int dash = text.IndexOf((byte)'-');
        bool parsed = dash is 1 or 2
            && text.Length >= dash + 9
            && TryDigits(text[..dash], out int day)
            && TryDate(day, text.Slice(dash, 9), out date);
        if (!parsed)
        {
            return reader.Fail("a date is missing or malformed");
        }

        reader.Skip(dash + 9);
        return !quoted || reader.TryTake((byte)'"') || reader.Fail("a date is malformed");
    }

    /// <summary>date-time: <c>" 7-Feb-1994 22:43:04 -0800"</c>.</summary>
    public static bool DateTime(this ref ImapReader reader, out DateTimeOffset value)
    {
        value = default;
        ReadOnlySpan<byte> text = reader.Rest;
        if (text.Length < 28 || text[0] != (byte)'"' || text[27] != (byte)'"' || !TryDateTime(text[1..27], out value))
        {
            return reader.Fail("a date-time is malformed");
        }

        reader.Skip(28);
        return true;
    }

    private static bool TryDateTime(ReadOnlySpan<byte> text, out DateTimeOffset value)
    {
        value = default;

        // date-day-fixed: a blank may stand for the first digit.
        ReadOnlySpan<byte> day = text[0] == (byte)' ' ? text[1..2] : text[..2];
        return TryDigits(day, out int dayNumber)
            && TryDate(dayNumber, text.Slice(2, 9), out DateOnly date)
            && text[11] == (byte)' '
            && TryTime(text.Slice(12, 8), out TimeOnly time)
            && text[20] == (byte)' '
            && TryZone(text.Slice(21, 5), out TimeSpan zone)
            && TryCombine(date, time, zone, out value);
    }

    private static bool TryCombine(DateOnly date, TimeOnly time, TimeSpan zone, out DateTimeOffset value)
    {
        System.DateTime local = date.ToDateTime(time);
        long utc = local.Ticks - zone.Ticks;
        bool inRange = utc >= System.DateTime.MinValue.Ticks && utc <= System.DateTime.MaxValue.Ticks;
        value = inRange ? new DateTimeOffset(local, zone) : default;
        return inRange;
    }

    // "-Feb-1994"
    private static bool TryDate(int day, ReadOnlySpan<byte> text, out DateOnly date)
    {
        date = default;
        if (text[0] != (byte)'-' || text[4] != (byte)'-' || !TryMonth(text.Slice(1, 3), out int month)
            || !TryDigits(text.Slice(5, 4), out int year) || year == 0
            || day < 1 || day > System.DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        date = new DateOnly(year, month, day);
        return true;
    }

    private static bool TryMonth(ReadOnlySpan<byte> text, out int month)
    {
        for (month = 1; month <= 12; month++)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(text, Months.AsSpan((month - 1) * 3, 3)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryTime(ReadOnlySpan<byte> text, out TimeOnly time)
    {
        time = default;
        if (text[2] != (byte)':' || text[5] != (byte)':'
            || !TryDigits(text[..2], out int hour) || hour > 23
            || !TryDigits(text.Slice(3, 2), out int minute) || minute > 59
            || !TryDigits(text.Slice(6, 2), out int second) || second > 60)
        {
            return false;
        }

        // A leap second is told as the one before it.
        time = new TimeOnly(hour, minute, Math.Min(second, 59));
        return true;
    }

    // DateTimeOffset knows offsets up to 14 hours, and so does the world.
    private static bool TryZone(ReadOnlySpan<byte> text, out TimeSpan zone)
    {
        zone = default;
        if (text[0] is not ((byte)'+' or (byte)'-')
            || !TryDigits(text.Slice(1, 2), out int hours)
            || !TryDigits(text.Slice(3, 2), out int minutes) || minutes > 59
            || (hours * 60) + minutes > 14 * 60)
        {
            return false;
        }

        int total = (hours * 60) + minutes;
        zone = TimeSpan.FromMinutes(text[0] == (byte)'-' ? -total : total);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (byte digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + digit - '0';
        }

        return true;
    }
}
