using Microsoft.Extensions.Configuration;

namespace MailServer.Hosting.Options;

/// <summary>The keys of the section, one line each. Errors stay in the options, for the validator to tell all at once.</summary>
internal static class MailServerOptionsBinder
{
    public static void Bind(IConfigurationSection section, MailServerOptions to)
    {
        to.SectionPath = section.Path;
        var from = new SectionBinder(section, to.BindingErrors);
        from.Text(nameof(to.DataDirectory), value => to.DataDirectory = value);
        from.Text(nameof(to.HostName), value => to.HostName = value);
        from.Text(nameof(to.DefaultDomain), value => to.DefaultDomain = value);
        from.Flag(nameof(to.TextIndex), value => to.TextIndex = value);
        from.Named(nameof(to.Listeners), (name, child) => Bind(child, GetOrAdd(to.Listeners, name)));
        from.Named(nameof(to.Certificates), (name, child) => Bind(child, GetOrAdd(to.Certificates, name)));
        from.Section(nameof(to.Limits), child => Bind(child, to.Limits));
        from.Section(nameof(to.Security), child => Bind(child, to.Security));
        from.Section(nameof(to.Imap), child => Bind(child, to.Imap));
        from.Section(nameof(to.Submission), child => Bind(child, to.Submission));
        from.Section(nameof(to.Delivery), child => Bind(child, to.Delivery));
        foreach (var unknown in from.UnknownKeys())
            to.UnknownKeys.Add(unknown);
    }

    private static void Bind(SectionBinder from, MailListenerOptions to)
    {
        from.Text(nameof(to.Protocol), value => to.Protocol = value);
        from.Text(nameof(to.Address), value => to.Address = value);
        from.Count(nameof(to.Port), value => to.Port = value);
        from.Choice<MailTlsMode>(nameof(to.Tls), value => to.Tls = value);
        from.Text(nameof(to.Certificate), value => to.Certificate = value);
        from.Networks(nameof(to.ProxyProtocol), to.ProxyProtocol);
        from.Choice<ClientCertificateMode>(nameof(to.ClientCertificates), value => to.ClientCertificates = value);
        from.Text(nameof(to.ClientCertificateAuthorities), value => to.ClientCertificateAuthorities = value);
        from.Count(nameof(to.Backlog), value => to.Backlog = value);
        from.FileMode(nameof(to.SocketMode), value => to.SocketMode = value);
    }

    private static void Bind(SectionBinder from, MailCertificateOptions to)
    {
        from.Text(nameof(to.Path), value => to.Path = value);
        from.Text(nameof(to.Password), value => to.Password = value);
        from.Text(nameof(to.KeyPath), value => to.KeyPath = value);
        from.List(nameof(to.Hosts), to.Hosts);
    }

    private static void Bind(SectionBinder from, MailLimitOptions to)
    {
        from.Size(nameof(to.MaxMessageSize), value => to.MaxMessageSize = value);
        from.Count(nameof(to.ConnectionsPerAddress), value => to.ConnectionsPerAddress = value);
        from.Count(nameof(to.MaxConnections), value => to.MaxConnections = value);
        from.Count(nameof(to.MemoryPercent), value => to.MemoryPercent = value);
        from.Time(nameof(to.MemoryPatience), value => to.MemoryPatience = value);
        from.Time(nameof(to.HookTime), value => to.HookTime = value);
        from.Count(nameof(to.MessagesPerAddressPerMinute), value => to.MessagesPerAddressPerMinute = value);
        from.Time(nameof(to.GreetingTimeout), value => to.GreetingTimeout = value);
        from.Time(nameof(to.HandshakeTimeout), value => to.HandshakeTimeout = value);
        from.Time(nameof(to.ProxyHeaderTimeout), value => to.ProxyHeaderTimeout = value);
        from.Time(nameof(to.LoginTimeout), value => to.LoginTimeout = value);
        from.Time(nameof(to.CommandTimeout), value => to.CommandTimeout = value);
        from.Time(nameof(to.DataTimeout), value => to.DataTimeout = value);
        from.Count(nameof(to.MinimumDataRate), value => to.MinimumDataRate = value);
        from.Time(nameof(to.MinimumDataRateWindow), value => to.MinimumDataRateWindow = value);
        from.Time(nameof(to.WriteTimeout), value => to.WriteTimeout = value);
        from.Time(nameof(to.IdleTimeout), value => to.IdleTimeout = value);
        from.Count(nameof(to.ConcurrentHandshakes), value => to.ConcurrentHandshakes = value);
        from.Time(nameof(to.DrainTime), value => to.DrainTime = value);
        from.Count(nameof(to.LoginFailuresPerAddress), value => to.LoginFailuresPerAddress = value);
        from.Count(nameof(to.LoginFailuresPerAccount), value => to.LoginFailuresPerAccount = value);
        from.Time(nameof(to.LoginFailureWindow), value => to.LoginFailureWindow = value);
    }

    private static void Bind(SectionBinder from, MailSecurityOptions to)
    {
        from.Networks(nameof(to.TrustedNetworks), to.TrustedNetworks);
        from.Networks(nameof(to.XclientNetworks), to.XclientNetworks);
        from.Flag(nameof(to.AllowPlaintextLogin), value => to.AllowPlaintextLogin = value);
        from.Time(nameof(to.PopBeforeSmtp), value => to.PopBeforeSmtp = value);
        from.Flag(nameof(to.AcceptBareLineEnds), value => to.AcceptBareLineEnds = value);
    }

    private static void Bind(SectionBinder from, MailImapOptions to)
    {
        from.Count(nameof(to.MaxWatchedMailboxes), value => to.MaxWatchedMailboxes = value);
        from.Count(nameof(to.MaxSearchedMailboxes), value => to.MaxSearchedMailboxes = value);
        from.Count(nameof(to.MaxSearchContexts), value => to.MaxSearchContexts = value);
        from.Count(nameof(to.MaxSortContexts), value => to.MaxSortContexts = value);
        from.Size(nameof(to.SortMemory), value => to.SortMemory = value);
        from.Count(nameof(to.MessageLimit), value => to.MessageLimit = value);
        from.Count(nameof(to.SaveLimit), value => to.SaveLimit = value);
        from.Time(nameof(to.ProgressInterval), value => to.ProgressInterval = value);
        from.Text(nameof(to.OtherUsersName), value => to.OtherUsersName = value);
        from.Text(nameof(to.SharedName), value => to.SharedName = value);
        from.Choice<MailPrivateSeen>(nameof(to.PrivateSeen), value => to.PrivateSeen = value);
        from.Text(nameof(to.AdministratorUri), value => to.AdministratorUri = value);
        from.Text(nameof(to.ServerComment), value => to.ServerComment = value);
        from.Text(nameof(to.SieveScript), value => to.SieveScript = value);
        from.Time(nameof(to.EventTime), value => to.EventTime = value);
        from.Count(nameof(to.EventBatch), value => to.EventBatch = value);
        from.Count(nameof(to.MaxHangingEvents), value => to.MaxHangingEvents = value);
        from.Named(nameof(to.Groups), (name, child) => Bind(child, GetOrAdd(to.Groups, name)));
        from.Text(nameof(to.JmapSession), value => to.JmapSession = value);
        from.Named(nameof(to.SharedFilters), (name, child) => Bind(child, GetOrAdd(to.SharedFilters, name)));
        from.List(nameof(to.HostNames), to.HostNames);
        from.List(nameof(to.SubmissionUsers), to.SubmissionUsers);
        from.List(nameof(to.Administrators), to.Administrators);
        from.Flag(nameof(to.LiteralMinus), value => to.LiteralMinus = value);
        from.Flag(nameof(to.Utf8Only), value => to.Utf8Only = value);
        from.Flag(nameof(to.RefuseEightBitHeaders), value => to.RefuseEightBitHeaders = value);
        from.Flag(nameof(to.AllowUnauthenticate), value => to.AllowUnauthenticate = value);
    }

    private static void Bind(SectionBinder from, MailGroupOptions to) => from.List(nameof(to.Members), to.Members);

    private static void Bind(SectionBinder from, MailFilterOptions to)
    {
        from.Text(nameof(to.Search), value => to.Search = value);
        from.Text(nameof(to.Description), value => to.Description = value);
    }

    private static void Bind(SectionBinder from, MailSubmissionOptions to)
    {
        from.Flag(nameof(to.VerifySender), value => to.VerifySender = value);
        from.Flag(nameof(to.VerifyFrom), value => to.VerifyFrom = value);
        from.Flag(nameof(to.AddMissingFields), value => to.AddMissingFields = value);
        from.Flag(nameof(to.RemoveBcc), value => to.RemoveBcc = value);
        from.Flag(nameof(to.CompleteAddresses), value => to.CompleteAddresses = value);
        from.Flag(nameof(to.AddSender), value => to.AddSender = value);
        from.Flag(nameof(to.RevealClientAddress), value => to.RevealClientAddress = value);
        from.Count(nameof(to.MessagesPerHour), value => to.MessagesPerHour = value);
        from.Count(nameof(to.RecipientsPerHour), value => to.RecipientsPerHour = value);
        from.Choice<OverLimitAnswer>(nameof(to.OverLimit), value => to.OverLimit = value);
    }

    private static void Bind(SectionBinder from, MailDeliveryOptions to)
    {
        from.Text(nameof(to.SmartHost), value => to.SmartHost = value);
        from.Text(nameof(to.SmartHostUser), value => to.SmartHostUser = value);
        from.Text(nameof(to.SmartHostPassword), value => to.SmartHostPassword = value);
        from.Text(nameof(to.SmartHostTokenFile), value => to.SmartHostTokenFile = value);
        from.Choice<MailTlsMode>(nameof(to.SmartHostTls), value => to.SmartHostTls = value);
        from.Flag(nameof(to.Srs), value => to.Srs = value);
        from.Text(nameof(to.SrsDomain), value => to.SrsDomain = value);
        from.Section(nameof(to.Suppression), child => Bind(child, to.Suppression));
        from.Section(nameof(to.Lists), child => Bind(child, to.Lists));
        from.Section(nameof(to.Retry), child => Bind(child, to.Retry));
        DeliveryBinder.Bind(from, to);
    }

    private static void Bind(SectionBinder from, MailSuppressionOptions to)
    {
        from.Flag(nameof(to.AfterFailure), value => to.AfterFailure = value);
        from.Time(nameof(to.Expiry), value => to.Expiry = value);
    }

    private static void Bind(SectionBinder from, MailListOptions to)
    {
        from.Text(nameof(to.UnsubscribeUrl), value => to.UnsubscribeUrl = value);
        from.Count(nameof(to.BounceLimit), value => to.BounceLimit = value);
        from.Time(nameof(to.BounceMemory), value => to.BounceMemory = value);
        from.Count(nameof(to.MaxRecipients), value => to.MaxRecipients = value);
    }

    private static void Bind(SectionBinder from, MailRetryOptions to)
    {
        from.Time(nameof(to.FirstInterval), value => to.FirstInterval = value);
        from.Time(nameof(to.LongestInterval), value => to.LongestInterval = value);
        from.Time(nameof(to.MaximumAge), value => to.MaximumAge = value);
        from.Time(nameof(to.MinimumAge), value => to.MinimumAge = value);
        from.Time(nameof(to.DelayWarning), value => to.DelayWarning = value);
    }

    private static T GetOrAdd<T>(IDictionary<string, T> things, string name)
        where T : new()
    {
        if (!things.TryGetValue(name, out var thing))
            things.Add(name, thing = new T());
        return thing;
    }
}
