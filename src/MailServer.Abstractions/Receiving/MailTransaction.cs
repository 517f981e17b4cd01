using MailServer.Protocol;
using MailServer.Protocol.Smtp;

namespace MailServer.Receiving;

/// <summary>One mail transaction (RFC 5321 §3.3): the envelope as it grows, from MAIL to the end of the data.</summary>
public sealed class MailTransaction
{
    private readonly List<EnvelopeRecipient> _recipients = [];

    /// <summary>Begins a transaction.</summary>
    /// <param name="session">The session.</param>
    /// <param name="id">Names the transaction in logs and in the Received line.</param>
    /// <param name="reversePath">The sender, or null for <c>&lt;&gt;</c>.</param>
    /// <param name="parameters">The parameters of MAIL.</param>
    public MailTransaction(MailSession session, string id, EmailAddress? reversePath, MailParameters parameters)
    {
        Session = session;
        Id = id;
        ReversePath = reversePath;
        Parameters = parameters;
    }

    /// <summary>The session.</summary>
    public MailSession Session { get; }

    /// <summary>Names the transaction in logs and in the Received line.</summary>
    public string Id { get; }

    /// <summary>The sender, or null for <c>&lt;&gt;</c>.</summary>
    public EmailAddress? ReversePath { get; }

    /// <summary>The parameters of MAIL.</summary>
    public MailParameters Parameters { get; }

    /// <summary>The recipients accepted so far, in the order of their RCPT commands.</summary>
    public IReadOnlyList<EnvelopeRecipient> Recipients => _recipients;

    /// <summary>A place for checks to keep what they know of this message.</summary>
    public IDictionary<object, object?> Items { get; } = new Dictionary<object, object?>();

    /// <summary>Adds an accepted recipient.</summary>
    public void Add(EnvelopeRecipient recipient) => _recipients.Add(recipient);
}

/// <summary>A recipient of the envelope.</summary>
/// <param name="Address">The forward-path.</param>
/// <param name="Parameters">The parameters of RCPT.</param>
public sealed record EnvelopeRecipient(EmailAddress Address, RecipientParameters Parameters);
