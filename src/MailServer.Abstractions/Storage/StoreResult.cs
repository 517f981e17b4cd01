using System.Diagnostics.CodeAnalysis;

namespace MailServer.Storage;

/// <summary>Why a store refused. Values, not exceptions: the client gets the protocol's own answer.</summary>
public enum StoreError
{
    /// <summary>No error.</summary>
    None,

    /// <summary>The account, folder or message does not exist, or the user may not know of it.</summary>
    NotFound,

    /// <summary>A folder of that name exists.</summary>
    AlreadyExists,

    /// <summary>The folder's name is not allowed.</summary>
    InvalidName,

    /// <summary>The user has no right to do that.</summary>
    NoPermission,

    /// <summary>The mailbox is full (452 4.2.2, OVERQUOTA).</summary>
    OverQuota,

    /// <summary>Some other limit is reached: number of folders, keywords, a message's size.</summary>
    LimitReached,

    /// <summary>The folder has children, or is INBOX, so it cannot be deleted or renamed that way.</summary>
    NotAllowed,

    /// <summary>The store cannot do it now: disk full, database busy, closing. Trying again later may help (452 4.3.1, UNAVAILABLE).</summary>
    Unavailable,
}

/// <summary>A value, or why there is none.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public readonly struct StoreResult<T>
{
    private readonly T? _value;

    /// <summary>Success.</summary>
    public StoreResult(T value) => _value = value;

    /// <summary>Failure.</summary>
    /// <param name="error">Not <see cref="StoreError.None"/>.</param>
    /// <param name="cause">For the log; never shown to a client.</param>
    public StoreResult(StoreError error, string? cause = null)
    {
        Error = error;
        Cause = cause;
    }

    /// <summary>Why there is no value; <see cref="StoreError.None"/> on success.</summary>
    public StoreError Error { get; }

    /// <summary>The cause for the log, or null.</summary>
    public string? Cause { get; }

    /// <summary>Whether there is a value.</summary>
    public bool IsSuccess => Error == StoreError.None;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public T Value => IsSuccess ? _value! : throw new InvalidOperationException($"The store answered {Error}: {Cause}");

    /// <summary>Gives the value if there is one.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return IsSuccess;
    }

    /// <summary>Success.</summary>
    public static implicit operator StoreResult<T>(T value) => new(value);

    /// <summary>Failure.</summary>
    public static implicit operator StoreResult<T>(StoreError error) => new(error);
}
