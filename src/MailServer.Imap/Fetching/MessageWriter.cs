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
        foreach (var item in plan.Items)
        {
            if (item.Attribute == FetchAttribute.Preview) _writer.Preview(await PreviewReader.ReadAsync(message, cancellationToken).ConfigureAwait(false));
            else if (item.Section is null) WriteSimple(item, message, seen);
            else await _sections.WriteAsync(item, message, cancellationToken).ConfigureAwait(false);
        }

        if (seen is { } state)
        {
            if (!plan.HasFlags) WriteFlags(message.Uid, state.Flags);
            if (!plan.UsesModSeq && session.HasCondStore) _writer.ModSeq((long)state.ModSeq);
            _mailbox.Knows(state);
        }

        _writer.End();
        session.Output.EndResponse();
    }

    private void WriteSimple(FetchItem item, StoredMessage message, FlagState? seen)
    {
        switch (item.Attribute)
        {
            case FetchAttribute.Uid:
                _writer.Uid(message.Uid);
                break;
            case FetchAttribute.Flags:
                WriteFlags(message.Uid, seen?.Flags ?? message.Flags);
                break;
            case FetchAttribute.InternalDate:
                _writer.InternalDate(message.InternalDate);
                break;
            case FetchAttribute.Rfc822Size:
                _writer.Size(message.Size);
                break;
            case FetchAttribute.Envelope:
                _writer.Envelope(message.Index!.Envelope.Span);
                break;
            case FetchAttribute.Body:
                _writer.Body(message.Index!.Body.Span);
                break;
            case FetchAttribute.BodyStructure:
                _writer.BodyStructure(message.Index!.BodyStructure.Span);
                break;
            default:
                WriteExtension(item, message, seen);
                break;
        }
    }

    private void WriteExtension(FetchItem item, StoredMessage message, FlagState? seen)
    {
        switch (item.Attribute)
        {
            case FetchAttribute.ModSeq:
                _writer.ModSeq((long)(seen?.ModSeq ?? message.ModSeq));
                break;
            case FetchAttribute.SaveDate:
                _writer.SaveDate(message.SavedAt);
                break;
            case FetchAttribute.EmailId:
                _writer.EmailId(message.EmailId);
                break;
            default:
                _writer.ThreadId(ThreadIds.Of(message));
                break;
        }
    }

    private void WriteFlags(uint uid, Messages.MessageFlags flags) => _writer.Flags(FlagNames.Of(flags, _mailbox.Recent.Contains(uid)));
}
