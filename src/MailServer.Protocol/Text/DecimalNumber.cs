namespace MailServer.Protocol.Text;

/// <summary>Unsigned decimal numbers as the RFCs write them: digits only, no sign, no blank, no culture, no wrap.</summary>
internal static class DecimalNumber
{
    /// <summary>Reads 1 to <paramref name="maxDigits"/> digits whose value fits 63 bits.</summary>
    public static bool TryParse(ReadOnlySpan<byte> digits, int maxDigits, out long value)
    {
        value = 0;
        if (digits.IsEmpty || digits.Length > maxDigits)
            return false;
        foreach (byte digit in digits)
        {
            if (!AsciiText.IsDigit(digit))
                return false;
            int number = digit - '0';
            if (value > (long.MaxValue - number) / 10)
                return false;
            value = (value * 10) + number;
        }

        return true;
    }
}
