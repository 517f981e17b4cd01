using MailServer.Host;
using MailServer.Host.Commands;
using MailServer.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

// Before the first socket: nothing in this program blocks a socket's thread.
MailServerSockets.UseInlineCompletions();

var isCommand = HostCommand.IsCommand(args);
var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
{
    Args = isCommand ? [.. args.Where(a => a.Contains(':', StringComparison.Ordinal) && a.StartsWith("--", StringComparison.Ordinal))] : args,
    ContentRootPath = AppContext.BaseDirectory,
});

// The file beside the program holds the defaults; one in the working directory changes them.
if (Path.GetFullPath(Environment.CurrentDirectory) != Path.GetFullPath(AppContext.BaseDirectory).TrimEnd(Path.DirectorySeparatorChar))
{
    var own = builder.Configuration.Sources.ToList().FindIndex(s => s is Microsoft.Extensions.Configuration.Json.JsonConfigurationSource);
    var local = new ConfigurationBuilder().AddJsonFile(Path.Combine(Environment.CurrentDirectory, "appsettings.json"), optional: true).Sources[0];
    builder.Configuration.Sources.Insert(own + 1, local);
}

return isCommand
    ? await HostCommand.RunAsync(args, builder.Configuration)
    : await ServerProgram.RunAsync(builder);
