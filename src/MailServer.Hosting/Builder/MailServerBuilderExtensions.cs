using System.Diagnostics.CodeAnalysis;
using MailServer.Authentication;
using MailServer.Checks;
using MailServer.Directories;
using MailServer.Events;
using MailServer.Filters;
using MailServer.Hosting.Builder;
using MailServer.Receiving;
using MailServer.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds an embedder's own parts to a mail server. Lists (checks, filters, event handlers, verbs, mechanisms) take each type once; of single parts the first one stays.</summary>
public static class MailServerBuilderExtensions
{
    private const DynamicallyAccessedMemberTypes Constructors = DynamicallyAccessedMemberTypes.PublicConstructors;

    /// <summary>Adds a check: anti-spam, anti-virus, policy. Checks are asked in the order in which they were added.</summary>
    public static IMailServerBuilder AddCheck<[DynamicallyAccessedMembers(Constructors)] TCheck>(this IMailServerBuilder builder)
        where TCheck : MailCheck =>
        builder.AddListed<MailCheck, TCheck>();

    /// <summary>Adds a filter, which decides for each recipient what is done with a message.</summary>
    public static IMailServerBuilder AddFilter<[DynamicallyAccessedMembers(Constructors)] TFilter>(this IMailServerBuilder builder)
        where TFilter : class, IMailFilter =>
        builder.AddListed<IMailFilter, TFilter>();

    /// <summary>Adds a handler of what users do with messages over IMAP: a Sieve engine, a filter that learns.</summary>
    public static IMailServerBuilder AddImapEventHandler<[DynamicallyAccessedMembers(Constructors)] THandler>(this IMailServerBuilder builder)
        where THandler : class, IImapEventHandler =>
        builder.AddListed<IImapEventHandler, THandler>();

    /// <summary>Adds an SMTP command.</summary>
    public static IMailServerBuilder AddVerb<[DynamicallyAccessedMembers(Constructors)] TVerb>(this IMailServerBuilder builder)
        where TVerb : SmtpVerb =>
        builder.AddListed<SmtpVerb, TVerb>();

    /// <summary>Adds a SASL mechanism.</summary>
    public static IMailServerBuilder AddSaslMechanism<[DynamicallyAccessedMembers(Constructors)] TMechanism>(this IMailServerBuilder builder)
        where TMechanism : class, ISaslMechanism =>
        builder.AddListed<ISaslMechanism, TMechanism>();

    /// <summary>Receives messages in your own code instead of a store.</summary>
    public static IMailServerBuilder UseSink<[DynamicallyAccessedMembers(Constructors)] TSink>(this IMailServerBuilder builder)
        where TSink : class, IMessageSink =>
        builder.UseSingle<IMessageSink, TSink>();

    /// <summary>Keeps mailboxes in your own store.</summary>
    public static IMailServerBuilder UseStore<[DynamicallyAccessedMembers(Constructors)] TStore>(this IMailServerBuilder builder)
        where TStore : class, IMailboxStore =>
        builder.UseSingle<IMailboxStore, TStore>();

    /// <summary>Asks your own directory who exists and who may log in.</summary>
    public static IMailServerBuilder UseDirectory<[DynamicallyAccessedMembers(Constructors)] TDirectory>(this IMailServerBuilder builder)
        where TDirectory : class, IUserDirectory =>
        builder.UseSingle<IUserDirectory, TDirectory>();

    private static IMailServerBuilder AddListed<TService, [DynamicallyAccessedMembers(Constructors)] TPart>(this IMailServerBuilder builder)
        where TService : class
        where TPart : class, TService
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<TService, TPart>());
        return builder;
    }

    private static IMailServerBuilder UseSingle<TService, [DynamicallyAccessedMembers(Constructors)] TPart>(this IMailServerBuilder builder)
        where TService : class
        where TPart : class, TService
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<TService, TPart>();
        return builder;
    }
}
