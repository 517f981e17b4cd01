namespace MailServer.Events;

/// <summary>
/// Is told what users do with messages over IMAP, after it is done: the place of a Sieve engine (RFC 6785), or of a filter that learns from what is moved
/// into and out of Junk. Handlers are asked one after the other, in the order registered, and many sessions call them at the same time.
/// </summary>
public interface IImapEventHandler
{
    /// <summary>
    /// The ManageSieve server that keeps the scripts of this handler, <c>sieve://sieve.example.org</c>. Only a handler that does all of RFC 6785 has one:
    /// IMAPSIEVE is announced with it. Null: nothing is announced.
    /// </summary>
    Uri? ManageSieve => null;

    /// <summary>Handles messages of one mailbox. A command that works on many messages calls it several times.</summary>
    /// <param name="imapEvent">What happened.</param>
    /// <param name="cancellationToken">Cancelled when the time limit of event handlers runs out.</param>
    ValueTask HandleAsync(ImapEvent imapEvent, CancellationToken cancellationToken);
}
