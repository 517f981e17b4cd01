namespace MailServer.Storage;

/// <summary>Names an account for ever, whatever its address becomes. Opaque: made by the directory, understood by the store that it belongs to.</summary>
/// <param name="Value">Not empty; at most 255 characters.</param>
public readonly record struct AccountId(string Value)
{
    /// <inheritdoc />
    public override string ToString() => Value;
}
