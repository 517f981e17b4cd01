using MailServer.Host;
using MailServer.Host.Commands;
using MailServer.Hosting;
using Microsoft.Extensions.Hosting;

// Before the first socket: nothing in this program blocks a socket's thread.
MailServerSockets.UseInlineCompletions();

var isCommand = HostCommand.IsCommand(args);
HostApplicationBuilder builder;
try
{
    builder = HostSettings.Read(isCommand ? [.. args.Where(a => a.Contains(':', StringComparison.Ordinal) && a.StartsWith("--", StringComparison.Ordinal))] : args);
}
catch (InvalidDataException wrong)
{
    await Console.Error.WriteLineAsync(HostSettings.Explain(wrong));
    return 1;
}

return isCommand
    ? await HostCommand.RunAsync(args, builder.Configuration)
    : await ServerProgram.RunAsync(builder);
