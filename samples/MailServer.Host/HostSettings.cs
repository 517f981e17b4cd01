using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Hosting;

namespace MailServer.Host;

/// <summary>Where the settings come from.</summary>
internal static class HostSettings
{
    /// <summary>Reads the files, the environment and the arguments.</summary>
    /// <exception cref="InvalidDataException">A file is not JSON.</exception>
    public static HostApplicationBuilder Read(string[] arguments)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = arguments,
            ContentRootPath = AppContext.BaseDirectory,
        });

        // The file beside the program holds the defaults; one in the working directory changes them.
        if (Path.GetFullPath(Environment.CurrentDirectory) == Path.GetFullPath(AppContext.BaseDirectory).TrimEnd(Path.DirectorySeparatorChar)) return builder;
        var own = builder.Configuration.Sources.ToList().FindIndex(source => source is JsonConfigurationSource);
        var local = new ConfigurationBuilder().AddJsonFile(Path.Combine(Environment.CurrentDirectory, "appsettings.json"), optional: true).Sources[0];
        builder.Configuration.Sources.Insert(own + 1, local);
        return builder;
    }

    /// <summary>What is wrong with a file, and where, in one line.</summary>
    public static string Explain(InvalidDataException wrong)
    {
        var messages = new List<string>();
        for (Exception? cause = wrong; cause is not null; cause = cause.InnerException) messages.Add(cause.Message);
        return string.Join(' ', messages.Distinct());
    }
}
