using MailServer.Checks;
using MailServer.Delivery.Submission;
using MailServer.Directories;
using MailServer.Hosting.Options;
using MailServer.Receiving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace MailServer.Hosting.Services;

/// <summary>Composes what is asked of mail that users send, and what is put right in it.</summary>
internal static class SubmissionSetup
{
    public static void Add(IServiceCollection services)
    {
        services.TryAddSingleton(provider => Rules(provider.GetRequiredService<IOptions<MailServerOptions>>().Value));
        services.TryAddSingleton<SubmissionLimits>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MailCheck, SenderCheck>(Sender));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MailCheck, SubmissionLimitCheck>());
        services.AddHostedService<SubmissionLimitsFile>();
    }

    public static IMailReceiver Wrap(IServiceProvider services, IMailReceiver receiver) => new SubmissionReceiver(
        receiver, services.GetRequiredService<SubmissionRules>(), [.. services.GetServices<IMessageSigner>()], services.GetRequiredService<TimeProvider>());

    private static SubmissionRules Rules(MailServerOptions server) => new()
    {
        HostName = server.HostName,
        VerifySender = server.Submission.VerifySender,
        VerifyFrom = server.Submission.VerifyFrom,
        AddMissingFields = server.Submission.AddMissingFields,
        RemoveBcc = server.Submission.RemoveBcc,
        CompleteAddresses = server.Submission.CompleteAddresses,
        AddSender = server.Submission.AddSender,
        MessagesPerHour = server.Submission.MessagesPerHour,
        RecipientsPerHour = server.Submission.RecipientsPerHour,
        RejectsOverLimit = server.Submission.OverLimit == OverLimitAnswer.Reject,
    };

    // A gateway without users has no directory; then nobody logs in, and nobody is asked.
    private static SenderCheck Sender(IServiceProvider provider) =>
        new(provider.GetRequiredService<SubmissionRules>(), provider.GetService<IUserDirectory>());
}
