using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SmtpSink;

/// <summary>A gateway: it receives mail for one domain and keeps each message as a file.</summary>
public static class Program
{
    public static Task Main(string[] args) => Build(args).RunAsync();

    public static IHost Build(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMailServer(options => options.Listeners["smtp"] = new() { Address = "localhost", Port = 2525 });
        builder.Services.AddMailServer(builder.Configuration.GetSection("MailServer")).AddSmtp().UseSink<FolderSink>();
        return builder.Build();
    }
}

/// <summary>Writes messages to the folder <c>Sink:Folder</c>; takes recipients of <c>Sink:Domain</c> only.</summary>
public sealed class FolderSink(IConfiguration configuration) : IMessageSink
{
    private readonly string _domain = configuration["Sink:Domain"] ?? "example.test";
    private readonly string _folder = Directory.CreateDirectory(configuration["Sink:Folder"] ?? "./messages").FullName;

    public ValueTask<SmtpReply?> AcceptRecipientAsync(MailTransaction transaction, EnvelopeRecipient recipient, CancellationToken cancellationToken) =>
        new(recipient.Address.Domain.Equals(_domain, StringComparison.OrdinalIgnoreCase) ? null : new SmtpReply(550, 7, 1, "We do not relay"));

    public async ValueTask<SmtpReply?> ReceiveAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_folder, $"{Guid.CreateVersion7()}.eml");
        await using (var file = new FileStream(path + ".part", FileMode.CreateNew))
        await using (var message = content.OpenStream())
        {
            await message.CopyToAsync(file, cancellationToken);
            file.Flush(flushToDisk: true); // The client hears 250 when we return: from then on the message is ours to lose.
        }
        File.Move(path + ".part", path);
        return null;
    }
}
