using MailServer.Imap.Mailboxes;
using MailServer.Imap.Previews;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Fetching;

/// <summary>Writes the FETCH responses of one command (RFC 9051 §7.5.2).</summary>
internal sealed class MessageWriter(ImapSession session, FetchPlan plan)
{
    private readonly SelectedMailbox _mailbox = session.Selected!;
    private readonly ImapFetchWriter _writer = session.FetchWriter;
    private readonly FactsWriter _facts = new(session);
    private readonly SectionWriter _sections = new(session);

    /// <summary>Whether a BINARY was asked of a part that cannot be decoded (RFC 9051 §6.4.5.1).</summary>
    public bool HasUnknownEncoding => _sections.HasUnknownEncoding;

    /// <summary>Writes one message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="seen">Its flags if this command has marked it as read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask WriteAsync(StoredMessage message, FlagState? seen, CancellationToken cancellationToken)
    {
        if (session.BeginFetch(message.Uid) is null) return;
        session.Output.BeginResponse();
        var facts = seen is { } now ? message.Facts with { Flags = now.Flags, ModSeq = now.ModSeq } : message.Facts;
        foreach (var item in plan.Items)
        {
            if (item.Attribute == FetchAttribute.Preview) _writer.Preview(await PreviewReader.ReadAsync(message, cancellationToken).ConfigureAwait(false));
            else if (item.Section is null) WriteSimple(item, message, facts);
            else await _sections.WriteAsync(item, message, cancellationToken).ConfigureAwait(false);
        }

        if (seen is { } state)
        {
            if (!plan.HasFlags) _facts.WriteFlags(facts);
            if (session.HasCondStore) WriteIdentity(state);
            _mailbox.Knows(state);
        }

        _writer.End();
        session.Output.EndResponse();
    }

    // RFC 7162 §3.2.4: a change of flags comes with the UID and the modification sequence.
    private void WriteIdentity(FlagState state)
    {
        if (!plan.HasUid && !session.IsUidOnly) _writer.Uid(state.Uid);
        if (!plan.UsesModSeq) _writer.ModSeq((long)state.ModSeq);
    }

    private void WriteSimple(FetchItem item, StoredMessage message, in MessageFacts facts)
    {
        if (_facts.TryWrite(item.Attribute, facts)) return;
        switch (item.Attribute)
        {
            case FetchAttribute.Envelope:
                _writer.Envelope(message.Index!.Envelope.Span);
                break;
            case FetchAttribute.Body:
                _writer.Body(message.Index!.Body.Span);
                break;
            case FetchAttribute.BodyStructure:
                _writer.BodyStructure(message.Index!.BodyStructure.Span);
                break;
            case FetchAttribute.EmailId:
                _writer.EmailId(message.EmailId);
                break;
            default:
                _writer.ThreadId(ThreadIds.Of(message));
                break;
        }
    }
}
