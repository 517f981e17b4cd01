using MailServer.Connections;
using MailServer.Protocol.Smtp;

namespace MailServer.Delivery.Outbound.Client;

/// <summary>One mail transaction as a client (RFC 5321 §3.3): MAIL, RCPT for each recipient, the content, and what the server says of each recipient.</summary>
internal sealed class SmtpTransaction
{
    // Replies of so many commands fit into any socket's buffer, so that server and client never wait for each other (RFC 2920 §3.1).
    private const int MostPipelined = 50;

    private readonly SmtpChannel _channel;
    private readonly SmtpClientSettings _settings;
    private readonly ServerExtensions _extensions;
    private readonly OutboundMessage _message;
    private readonly EnvelopeCommands _commands;
    private readonly RecipientResult?[] _results;
    private SmtpReply? _dataReply;
    private bool _isSenderAccepted;

    public SmtpTransaction(SmtpChannel channel, SmtpClientSettings settings, ServerExtensions extensions, OutboundMessage message)
    {
        _channel = channel;
        _settings = settings;
        _extensions = extensions;
        _message = message;
        _commands = new EnvelopeCommands(extensions, message, settings.PassesAuth);
        _results = new RecipientResult?[message.Recipients.Count];
    }

    /// <summary>Whether the server got something of the content, and so may have got all of it.</summary>
    public bool IsContentStarted { get; private set; }

    /// <summary>Whether the server has ended the transaction by itself, so that the next one may begin at once (RFC 5321 §4.1.1.4).</summary>
    public bool IsOver { get; private set; }

    /// <summary>Runs it. It does not throw for what the server does.</summary>
    /// <param name="reset">Makes the session ready for MAIL.</param>
    /// <param name="cancellationToken">Gives up; the outcome may then be unknown.</param>
    public async ValueTask<IReadOnlyList<RecipientResult>> RunAsync(Func<CancellationToken, ValueTask> reset, CancellationToken cancellationToken)
    {
        RefuseImpossible();
        try
        {
            if (Open().Any())
            {
                await reset(cancellationToken).ConfigureAwait(false);
                await EnvelopeAsync(cancellationToken).ConfigureAwait(false);
            }

            if (Open().ToList() is [_, ..] accepted) await ContentAsync(accepted, cancellationToken).ConfigureAwait(false);
            else if (_dataReply is { Code: >= 300 and < 400 }) await SendNothingAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MailConnectionException failure)
        {
            SetOpen(LocalReplies.ConnectionLost("The connection to the next hop failed", failure), mayBeTaken: IsContentStarted);
        }
        catch (ContentException failure)
        {
            _channel.Connection.Abort("The message cannot be read.");
            SetOpen(LocalReplies.ContentUnreadable(failure));
        }

        return [.. _results.Select(r => r!.Value)];
    }

    /// <summary>The recipients whose outcome is not known yet.</summary>
    private IEnumerable<int> Open() => Enumerable.Range(0, _results.Length).Where(i => _results[i] is null);

    private void RefuseImpossible()
    {
        if (Obstacle() is { } reply) SetOpen(reply);
        if (_extensions.SmtpUtf8) return;
        foreach (int i in Open())
        {
            if (EnvelopeCommands.IsUtf8(_message.Recipients[i].Address)) _results[i] = new RecipientResult(LocalReplies.NoUtf8);
        }
    }

    /// <summary>Why this server cannot carry this message, or null. It is found out before the server is asked, since a lenient one would spoil the message.</summary>
    private SmtpReply? Obstacle()
    {
        var facts = _message.Facts;
        if (_message.NeedsRequireTls && !CanRequireTls)
            return _channel.Connection.Tls is null ? LocalReplies.NoTls : LocalReplies.NoRequireTls;
        if (_extensions.MaxSize < _message.Content.Length) return LocalReplies.TooLarge;
        if (_commands.NeedsUtf8 && !_extensions.SmtpUtf8) return LocalReplies.NoUtf8;
        if (_commands.UsesBinary) return null;
        if (facts.HasNul) return _message.Parameters.Body == BodyType.BinaryMime ? LocalReplies.NoBinary : LocalReplies.NulOctet;
        return facts.HasEightBit && !_extensions.EightBitMime ? LocalReplies.NoEightBit : null;
    }

    // RFC 8689 §4.2.1: the extension, a verified certificate, and a name that nobody could have forged.
    private bool CanRequireTls =>
        _extensions.RequireTls && _settings.IsNameAuthenticated && _channel.Connection.Tls is { IsVerified: true };

    private async ValueTask EnvelopeAsync(CancellationToken cancellationToken)
    {
        var open = Open().ToList();
        _channel.Write(_commands.Mail());
        int sent = _extensions.Pipelining ? Math.Min(open.Count, MostPipelined) : 0;
        WriteRecipients(open, 0, sent);
        bool withData = sent == open.Count && !_commands.UsesBinary;
        if (withData) _channel.Write("DATA");
        await _channel.FlushAsync(_settings.Timeouts.Command, cancellationToken).ConfigureAwait(false);
        var mail = await _channel.ReadReplyAsync(_settings.Timeouts.Command, cancellationToken).ConfigureAwait(false);
        _isSenderAccepted = IsSuccess(mail);
        if (!_isSenderAccepted) SetOpen(mail, true);
        await ReadRecipientsAsync(open, 0, sent, _isSenderAccepted, cancellationToken).ConfigureAwait(false);
        // RFC 2920 §3.1: DATA may stand at the end of a group, and its reply counts whatever became of the others.
        if (withData) _dataReply = await _channel.ReadReplyAsync(_settings.Timeouts.DataStart, cancellationToken).ConfigureAwait(false);
        while (sent < open.Count && _isSenderAccepted)
        {
            int count = _extensions.Pipelining ? Math.Min(open.Count - sent, MostPipelined) : 1;
            WriteRecipients(open, sent, count);
            await _channel.FlushAsync(_settings.Timeouts.Recipient, cancellationToken).ConfigureAwait(false);
            await ReadRecipientsAsync(open, sent, count, true, cancellationToken).ConfigureAwait(false);
            sent += count;
        }
    }

    private void WriteRecipients(List<int> open, int start, int count)
    {
        for (int i = start; i < start + count; i++) _channel.Write(_commands.Recipient(_message.Recipients[open[i]]));
    }

    private async ValueTask ReadRecipientsAsync(List<int> open, int start, int count, bool counts, CancellationToken cancellationToken)
    {
        for (int i = start; i < start + count; i++)
        {
            var reply = await _channel.ReadReplyAsync(_settings.Timeouts.Recipient, cancellationToken).ConfigureAwait(false);
            if (counts && !IsSuccess(reply)) _results[open[i]] = Refused(reply);
        }
    }

    private async ValueTask ContentAsync(List<int> accepted, CancellationToken cancellationToken)
    {
        var sender = new ContentSender(_channel, _settings.Timeouts.DataBlock);
        if (!_commands.UsesBinary)
        {
            var start = _dataReply ?? await _channel.CommandAsync("DATA", _settings.Timeouts.DataStart, cancellationToken).ConfigureAwait(false);
            if (start.Code is < 300 or >= 400)
            {
                SetOpen(start, true);
                return;
            }
        }

        IsContentStarted = true;
        try
        {
            if (_commands.UsesBinary) await sender.SendChunkAsync(_message.Content, cancellationToken).ConfigureAwait(false);
            else await sender.SendTextAsync(_message.Content, _message.Facts, cancellationToken).ConfigureAwait(false);
        }
        catch (MailConnectionException)
        {
            if (!await ReadLastWordsAsync(cancellationToken).ConfigureAwait(false)) throw;
            return;
        }

        await ReadOutcomesAsync(accepted, cancellationToken).ConfigureAwait(false);
    }

    // RFC 2920 §3.1: a server that waits for the content of a message to nobody gets a single dot.
    private async ValueTask SendNothingAsync(CancellationToken cancellationToken)
    {
        // By LMTP it must not wait (RFC 2033 §4.2), and would have nobody to answer for. Nor must it without a sender: what it makes of the dot is not known.
        if (_settings.IsLmtp || !_isSenderAccepted) _channel.Break();
        else await _channel.CommandAsync(".", _settings.Timeouts.DataEnd, cancellationToken).ConfigureAwait(false);
    }

    // RFC 2033 §4.2: LMTP has a reply for each recipient that it accepted.
    private async ValueTask ReadOutcomesAsync(List<int> accepted, CancellationToken cancellationToken)
    {
        SmtpReply? reply = null;
        foreach (int i in accepted)
        {
            if (reply is null || _settings.IsLmtp)
                reply = await _channel.ReadReplyAsync(_settings.Timeouts.DataEnd, cancellationToken).ConfigureAwait(false);
            _results[i] = IsSuccess(reply) ? FromPeer(reply) : Refused(reply);
        }

        IsOver = reply is not null && IsSuccess(reply);
    }

    // A server that closes in the middle of the content has often said why.
    private async ValueTask<bool> ReadLastWordsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var reply = await _channel.ReadReplyAsync(_settings.Timeouts.Quit, cancellationToken).ConfigureAwait(false);
            if (reply.IsPositive) return false;
            SetOpen(reply, true);
            return true;
        }
        catch (MailConnectionException)
        {
            return false;
        }
    }

    private void SetOpen(SmtpReply reply, bool isFromPeer = false, bool mayBeTaken = false)
    {
        foreach (int i in Open().ToList()) _results[i] = isFromPeer ? Refused(reply) : new RecipientResult(reply) { MayBeTaken = mayBeTaken };
    }

    // The first digit decides (RFC 5321 §4.2.1): codes that we do not know are used too.
    private static bool IsSuccess(SmtpReply reply) => reply.Code < 300;

    // A positive reply that makes no sense at its place is no acceptance and no refusal: the session is out of step, and the message tried again later.
    private RecipientResult Refused(SmtpReply reply)
    {
        if (!reply.IsPositive) return FromPeer(reply);
        _channel.Break();
        return new RecipientResult(LocalReplies.OutOfOrder(reply)) { MayBeTaken = IsContentStarted };
    }

    private RecipientResult FromPeer(SmtpReply reply) => new(reply, true, _extensions.Dsn);
}
