using MailServer.Authentication;
using MailServer.Connections;
using MailServer.Pop3.Commands;
using MailServer.Pop3.Diagnostics;
using MailServer.Pop3.Maildrops;
using MailServer.Protocol.Pop3;
using Microsoft.Extensions.Logging;

namespace MailServer.Pop3.Sessions;

/// <summary>One client's session: its state, its answers, and the loop that takes its lines.</summary>
internal sealed class Pop3Session : IAsyncDisposable
{
    private readonly SessionInput _input;
    private readonly long _started;
    private int _badCommands;
    private int _failedLogIns;

    public Pop3Session(Pop3Options options, Pop3Services services, IMailConnection connection, CancellationToken stopping)
    {
        Options = options;
        Services = services;
        Connection = connection;
        Output = new SessionOutput(connection, options, services.TimeProvider);
        _input = new SessionInput(connection, Output, options, services.TimeProvider, stopping);
        _started = services.TimeProvider.GetTimestamp();
    }

    public Pop3Options Options { get; }

    public Pop3Services Services { get; }

    public IMailConnection Connection { get; }

    public SessionOutput Output { get; }

    /// <summary>The name that USER gave, until PASS uses it.</summary>
    public string? UserName { get; set; }

    /// <summary>The exchange that AUTH began, in the mode in which lines are SASL messages.</summary>
    public SaslDialog? Sasl { get; set; }

    /// <summary>Whether the client takes UTF-8 (RFC 6856 §2).</summary>
    public bool Utf8 { get; set; }

    /// <summary>The maildrop, from log-in on.</summary>
    public Maildrop? Maildrop { get; set; }

    public SessionStates State => Maildrop is null ? SessionStates.Authorization : SessionStates.Transaction;

    public InputMode Mode => Sasl is null ? InputMode.Command : InputMode.Sasl;

    /// <summary>Whether the session ends after what is being done now.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Gives up what is being done: the client is gone.</summary>
    public CancellationToken Closed => Connection.Closed;

    public async Task RunAsync()
    {
        using var watch = new SessionWatch(this);
        try
        {
            Ok(Options.Greeting);
            while (!IsOver) await TakeNextAsync().ConfigureAwait(false);
            await Output.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException || Closed.IsCancellationRequested)
        {
            watch.Lost(exception);
            Connection.Abort(exception.Message);
        }
        catch (Exception exception)
        {
            Services.Logger.SessionBroke(exception);
            Connection.Abort("The session failed.");
        }
    }

    public void Ok(ReadOnlySpan<char> text) => Pop3ResponseWriter.WriteOk(Output, text);

    public void Error(ReadOnlySpan<char> text, string? code = null) => Pop3ResponseWriter.WriteError(Output, text, code);

    /// <summary>Answers to what a working client never says; too much of it ends the session.</summary>
    public void Bad(ReadOnlySpan<char> text)
    {
        Error(text);
        if (++_badCommands < Options.MaxBadCommands) return;
        Error("Too many errors, closing");
        IsOver = true;
    }

    /// <summary>Answers to a log-in with wrong credentials; too many end the session (RFC 3206 §4).</summary>
    public void RefuseLogIn()
    {
        Error("Wrong user name or password", "AUTH");
        if (++_failedLogIns >= Options.MaxLoginFailures) IsOver = true;
    }

    /// <summary>Ends the session after its answers are sent.</summary>
    public void End() => IsOver = true;

    /// <summary>Starts TLS and forgets what was said before (RFC 2595 §4).</summary>
    public async ValueTask StartTlsAsync()
    {
        if (_input.HasMore())
        {
            // What came with STLS came in plaintext and could be anybody's (RFC 2595 §2.1): nothing of it runs.
            Connection.Abort("Plaintext followed STLS.");
            IsOver = true;
            return;
        }

        Ok("Begin TLS negotiation");
        await Output.FlushAsync().ConfigureAwait(false);
        _input.Release();
        await Connection.UpgradeToTlsAsync(Closed).ConfigureAwait(false);
        Output.Reattach();
        (UserName, Utf8) = (null, false);
    }

    public async ValueTask DisposeAsync()
    {
        if (Maildrop is not null) await Maildrop.DisposeAsync().ConfigureAwait(false);
        _input.Dispose();
        Output.Dispose();
    }

    private async ValueTask TakeNextAsync()
    {
        switch (await _input.ReadLineAsync(TimeLimit()).ConfigureAwait(false))
        {
            case InputEvent.Line:
                await TakeLineAsync().ConfigureAwait(false);
                await Output.FlushWhenFullAsync().ConfigureAwait(false);
                break;
            case InputEvent.TooLong:
                Sasl = null;
                Bad("The line is too long");
                break;
            case InputEvent.BareLineFeed:
                Error("Lines end with CRLF, closing");
                IsOver = true;
                break;
            case InputEvent.Stopping:
                Error("The server is shutting down", "SYS/TEMP");
                IsOver = true;
                break;
            default:
                // RFC 1939 §3: after a time-out nothing is deleted and nothing is said.
                IsOver = true;
                break;
        }
    }

    private async ValueTask TakeLineAsync()
    {
        try
        {
            var run = Mode == InputMode.Sasl ? AuthCommand.ContinueAsync(this, _input.Line) : Run(_input.Line.Span);
            await run.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not MailConnectionException && !Closed.IsCancellationRequested)
        {
            Services.Logger.CommandBroke(exception);
            Sasl = null;
            Error("The server could not do that now", "SYS/TEMP");
        }
    }

    private ValueTask Run(ReadOnlySpan<byte> line)
    {
        if (!Pop3CommandLine.TryParse(line, out var command)) Bad("Not a command");
        else if (CommandTable.Find(command.Verb) is not { } row) Bad("Unknown command");
        else if (!row.States.HasFlag(State)) Bad(State == SessionStates.Authorization ? "Log in first" : "Not after log-in");
        else return row.Run(this, command);
        return ValueTask.CompletedTask;
    }

    private TimeSpan TimeLimit()
    {
        if (Maildrop is not null) return Options.CommandTimeout;
        var untilLogIn = Options.LoginTimeout - Services.TimeProvider.GetElapsedTime(_started);
        return untilLogIn < Options.CommandTimeout ? untilLogIn : Options.CommandTimeout;
    }
}
