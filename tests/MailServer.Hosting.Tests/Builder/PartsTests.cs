using MailServer.Authentication;
using MailServer.Delivery;
using MailServer.Directories;
using MailServer.Hosting.Services;
using MailServer.Messages;
using MailServer.Passwords;
using MailServer.Protocol;
using MailServer.Protocol.Sasl;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MailServer.Hosting.Tests.Builder;

public sealed class PartsTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("mailserver-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public void A_gateway_needs_a_sink_and_no_store()
    {
        using var provider = Build(builder => builder.UseSink<Sink>());

        Assert.IsType<SinkMailReceiver>(provider.GetRequiredService<IMailReceiver>());
        Assert.Null(provider.GetService<IMailAuthenticator>());
    }

    [Fact]
    public void Without_any_receiver_the_error_says_what_to_add()
    {
        using var provider = Build(_ => { });
        var failure = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<IMailReceiver>());

        Assert.Contains("UseEmbeddedStore()", failure.Message);
        Assert.Contains("UseSink<T>()", failure.Message);
    }

    [Fact]
    public void Log_in_follows_the_servers_options_and_its_key_is_kept()
    {
        using var first = Build(builder => builder.UseDirectory<NobodysDirectory>());
        Assert.IsType<MailAuthenticator>(first.GetRequiredService<IMailAuthenticator>());
        var options = first.GetRequiredService<IOptions<AuthenticationOptions>>().Value;
        Assert.Equal((true, "example.test", 7), (options.AllowPlaintextLogin, options.DefaultDomain, options.FailuresPerAddress));

        Assert.Equal(options.UnknownUserKey!.Value.ToArray(), UnknownUserKey.GetOrMake(_data.FullName).ToArray());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_data.FullName, "keys", "unknown-users.key")));
    }

    [Fact]
    public void A_part_that_the_host_has_registered_stays()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IPasswordHasher, OwnHasher>();
        services.AddMailServer(_ => { });
        using var provider = services.BuildServiceProvider();

        Assert.IsType<OwnHasher>(provider.GetRequiredService<IPasswordHasher>());
    }

    private ServiceProvider Build(Action<MailServer.Hosting.Builder.IMailServerBuilder> more)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        more(services.AddMailServer(options =>
        {
            options.DataDirectory = _data.FullName;
            options.DefaultDomain = "example.test";
            options.Security.AllowPlaintextLogin = true;
            options.Limits.LoginFailuresPerAddress = 7;
        }));
        return services.BuildServiceProvider(validateScopes: true);
    }

    private sealed class Sink : IMessageSink
    {
        public ValueTask<SmtpReply?> ReceiveAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken) => default;
    }

    private sealed class NobodysDirectory : IUserDirectory
    {
        public ValueTask<RecipientResolution> ResolveAsync(EmailAddress address, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<LogInResult> AuthenticateAsync(string userName, string password, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ScramCredential?> FindScramSecretAsync(string userName, ScramAlgorithm algorithm, CancellationToken cancellationToken) => default;

        public ValueTask<AccountFacts?> FindAccountAsync(string userName, CancellationToken cancellationToken) => default;

        public ValueTask<bool> OwnsAddressAsync(Storage.AccountId account, EmailAddress address, CancellationToken cancellationToken) => default;
    }

    private sealed class OwnHasher : IPasswordHasher
    {
        public string Hash(string password) => throw new NotSupportedException();

        public bool Recognises(string verifier) => false;

        public PasswordCheck Verify(string verifier, string password) => PasswordCheck.Wrong;
    }
}
