using MailServer.Delivery;
using MailServer.Delivery.Routing;
using MailServer.Hosting.Engines;
using MailServer.Protocol;
using Microsoft.Extensions.Options;

namespace MailServer.Hosting.Options;

/// <summary>Says everything that is wrong with the options at once, each with the full name of its key.</summary>
internal sealed class MailServerOptionsValidator(IEnumerable<MailEngineRegistration> engines) : IValidateOptions<MailServerOptions>
{
    public ValidateOptionsResult Validate(string? name, MailServerOptions options)
    {
        var errors = new ErrorList(options.SectionPath, [.. options.BindingErrors]);
        CheckTexts(options, errors);
        LimitRules.Check(options.Limits, errors.Within(nameof(options.Limits)));
        ImapRules.Check(options.Imap, errors.Within(nameof(options.Imap)));
        CheckSubmission(options.Submission, errors.Within(nameof(options.Submission)));
        CheckSmartHost(options.Delivery, errors.Within(nameof(options.Delivery)));
        CheckOutbound(options.Delivery, errors.Within(nameof(options.Delivery)));
        CheckRetry(options.Delivery.Retry, errors.Within($"{nameof(options.Delivery)}:{nameof(options.Delivery.Retry)}"));
        DeliveryRules.Check(options.Delivery, errors.Within(nameof(options.Delivery)));
        CheckCertificates(options, errors);
        new ListenerRules(options, engines.Select(engine => engine.Protocol)).Check(errors.Within(nameof(options.Listeners)));
        return errors.Texts.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors.Texts);
    }

    private static void CheckTexts(MailServerOptions options, ErrorList errors)
    {
        if (string.IsNullOrWhiteSpace(options.DataDirectory))
            errors.Add(nameof(options.DataDirectory), "must not be empty");
        if (!IsHostName(options.HostName))
            errors.Add(nameof(options.HostName), $"'{options.HostName}' is not a host name");
        if (options.DefaultDomain is { } domain && !IsHostName(domain))
            errors.Add(nameof(options.DefaultDomain), $"'{domain}' is not a domain");
    }

    /// <summary>Rough on purpose: the name stands in banners, so it must not break a line; DNS decides the rest.</summary>
    private static bool IsHostName(string name) =>
        name.Length is > 0 and <= 255 && !name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '@' or '<' or '>' or '"' or '(' or ')');

    private static void CheckSubmission(MailSubmissionOptions submission, ErrorList errors)
    {
        if (submission.MessagesPerHour < 0) errors.Add(nameof(submission.MessagesPerHour), "must not be negative; 0 means no limit");
        if (submission.RecipientsPerHour < 0) errors.Add(nameof(submission.RecipientsPerHour), "must not be negative; 0 means no limit");
    }

    private static void CheckSmartHost(MailDeliveryOptions delivery, ErrorList errors)
    {
        if (delivery.SmartHost is { } host && !RelayTarget.TryParse(host, out _))
            errors.Add(nameof(delivery.SmartHost), $"'{host}' is not host, host:port or unix:path");
        if (delivery.SmartHostPassword is not null && delivery.SmartHostUser is null)
            errors.Add(nameof(delivery.SmartHostUser), "is missing; SmartHostPassword alone does nothing");
        DeliveryRules.CheckToken(delivery.SmartHostTokenFile, delivery.SmartHostUser, delivery.SmartHostPassword, nameof(delivery.SmartHostTokenFile), errors);
    }

    private static void CheckOutbound(MailDeliveryOptions delivery, ErrorList errors)
    {
        if (delivery.SrsDomain is { } domain && !IsHostName(domain))
            errors.Add(nameof(delivery.SrsDomain), $"'{domain}' is not a domain");
        if (delivery.Suppression.Expiry <= TimeSpan.Zero)
            errors.Add($"{nameof(delivery.Suppression)}:{nameof(delivery.Suppression.Expiry)}", "must be longer than zero");
        CheckLists(delivery.Lists, errors);
    }

    private static void CheckLists(MailListOptions lists, ErrorList errors)
    {
        const string Section = nameof(MailDeliveryOptions.Lists);
        // RFC 8058 §3.1: an HTTPS URI.
        if (lists.UnsubscribeUrl is { } url
            && !(url.StartsWith("https://", StringComparison.Ordinal) && url.Length <= 800 && url.Contains(ListOptions.TokenMark, StringComparison.Ordinal) && IsInHeader(url)))
            errors.Add($"{Section}:{nameof(lists.UnsubscribeUrl)}", $"'{url}' is not an https URL with {ListOptions.TokenMark} in it");
        if (lists.BounceLimit < 0) errors.Add($"{Section}:{nameof(lists.BounceLimit)}", "must not be negative; 0 means never");
        if (lists.BounceMemory <= TimeSpan.Zero) errors.Add($"{Section}:{nameof(lists.BounceMemory)}", "must be longer than zero");
        if (lists.MaxRecipients < 1) errors.Add($"{Section}:{nameof(lists.MaxRecipients)}", "must be 1 or more");
    }

    private static bool IsInHeader(string url) => url.All(static c => c is > ' ' and < '\x7f' and not ('<' or '>' or '"' or ','));

    private static void CheckRetry(MailRetryOptions retry, ErrorList errors)
    {
        if (retry.FirstInterval <= TimeSpan.Zero)
            errors.Add(nameof(retry.FirstInterval), "must be longer than zero");
        if (retry.LongestInterval < retry.FirstInterval)
            errors.Add(nameof(retry.LongestInterval), "must not be shorter than FirstInterval");
        if (retry.MaximumAge < retry.MinimumAge)
            errors.Add(nameof(retry.MaximumAge), "must not be shorter than MinimumAge");
    }

    private static void CheckCertificates(MailServerOptions options, ErrorList errors)
    {
        foreach (var (name, certificate) in options.Certificates)
        {
            var own = errors.Within($"{nameof(options.Certificates)}:{name}");
            if (string.IsNullOrEmpty(certificate.Path))
                own.Add(nameof(certificate.Path), "is missing; name a PFX or PEM file");
            foreach (var host in certificate.Hosts.Where(host => !IsHostName(host)))
                own.Add(nameof(certificate.Hosts), $"'{host}' is not a host name");
        }
    }
}
