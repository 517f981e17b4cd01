using MailServer.Connections;

namespace MailServer.Hosting.Engines;

/// <summary>Makes a protocol's engines: one for each connection.</summary>
public interface IMailEngineFactory
{
    /// <summary>Makes the engine of one connection.</summary>
    /// <param name="scope">The services of the connection's own scope; it ends after the engine has returned.</param>
    /// <param name="listener">The endpoint that the client connected to.</param>
    IMailEngine Create(IServiceProvider scope, MailListenerContext listener);
}

/// <summary>A factory that is a function.</summary>
internal sealed class DelegateEngineFactory(Func<IServiceProvider, MailListenerContext, IMailEngine> create) : IMailEngineFactory
{
    public IMailEngine Create(IServiceProvider scope, MailListenerContext listener) => create(scope, listener);
}
