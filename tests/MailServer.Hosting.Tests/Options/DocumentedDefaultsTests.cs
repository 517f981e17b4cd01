using MailServer.Hosting.Options;

namespace MailServer.Hosting.Tests.Options;

/// <summary>The defaults that the design fixes.</summary>
public class DocumentedDefaultsTests
{
    [Fact]
    public void Defaults_are_as_fixed()
    {
        var options = new MailServerOptions();

        Assert.Equal("./data", options.DataDirectory);
        Assert.Equal(Environment.MachineName, options.HostName);
        Assert.Null(options.DefaultDomain);
        Assert.True(options.TextIndex);
        Assert.Equal(52_428_800, options.Limits.MaxMessageSize);
        Assert.Equal((50, 10_000, 0), (options.Limits.ConnectionsPerAddress, options.Limits.MaxConnections, options.Limits.MessagesPerAddressPerMinute));
        Assert.Equal(TimeSpan.FromMinutes(30), options.Limits.IdleTimeout);
        Assert.Empty(options.Security.TrustedNetworks);
        Assert.False(options.Security.AllowPlaintextLogin);
        Assert.Null(options.Delivery.SmartHost);
        Assert.Equal("*", new MailListenerOptions().Address);
    }
}
