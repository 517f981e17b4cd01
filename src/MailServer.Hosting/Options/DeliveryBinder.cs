namespace MailServer.Hosting.Options;

/// <summary>The keys of the way out, one line each.</summary>
internal static class DeliveryBinder
{
    public static void Bind(SectionBinder from, MailDeliveryOptions to)
    {
        from.List(nameof(to.SourceAddresses), to.SourceAddresses);
        from.Text(nameof(to.HelloName), value => to.HelloName = value);
        from.List(nameof(to.OwnNames), to.OwnNames);
        from.List(nameof(to.OwnAddresses), to.OwnAddresses);
        from.Flag(nameof(to.UseIPv6), value => to.UseIPv6 = value);
        from.Count(nameof(to.MxPort), value => to.MxPort = value);
        from.Named(nameof(to.Routes), (name, child) => Bind(child, Route(to, name)));
        from.Section(nameof(to.Queue), child => Bind(child, to.Queue));
        from.Section(nameof(to.Tls), child => Bind(child, to.Tls));
        from.Section(nameof(to.Dns), child => Bind(child, to.Dns));
        from.Section(nameof(to.Notices), child => Bind(child, to.Notices));
    }

    private static void Bind(SectionBinder from, MailRouteOptions to)
    {
        from.Text(nameof(to.Host), value => to.Host = value);
        from.Count(nameof(to.Port), value => to.Port = value);
        from.Flag(nameof(to.Lmtp), value => to.Lmtp = value);
        from.Choice<Delivery.Outbound.OutboundTls>(nameof(to.Tls), value => to.Tls = value);
        from.Text(nameof(to.User), value => to.User = value);
        from.Text(nameof(to.Password), value => to.Password = value);
        from.Text(nameof(to.TokenFile), value => to.TokenFile = value);
        from.Flag(nameof(to.PassesAuth), value => to.PassesAuth = value);
        from.List(nameof(to.SourceAddresses), to.SourceAddresses);
        from.Text(nameof(to.HelloName), value => to.HelloName = value);
        from.Count(nameof(to.MostConnections), value => to.MostConnections = value);
        from.Count(nameof(to.MostMessagesPerConnection), value => to.MostMessagesPerConnection = value);
        from.Count(nameof(to.MostMessagesPerMinute), value => to.MostMessagesPerMinute = value);
    }

    private static void Bind(SectionBinder from, MailQueueOptions to)
    {
        from.Count(nameof(to.MostItems), value => to.MostItems = value);
        from.Count(nameof(to.MostItemsPerDestination), value => to.MostItemsPerDestination = value);
        from.Count(nameof(to.MostConnectionsPerDestination), value => to.MostConnectionsPerDestination = value);
        from.Count(nameof(to.MostMessagesPerConnection), value => to.MostMessagesPerConnection = value);
        from.Count(nameof(to.MostMessagesPerMinute), value => to.MostMessagesPerMinute = value);
        from.Time(nameof(to.ConnectionIdleTime), value => to.ConnectionIdleTime = value);
        from.Time(nameof(to.LeaseTime), value => to.LeaseTime = value);
    }

    private static void Bind(SectionBinder from, MailDeliveryTlsOptions to)
    {
        from.Choice<Delivery.Outbound.OutboundTls>(nameof(to.Mode), value => to.Mode = value);
        from.Flag(nameof(to.Dane), value => to.Dane = value);
        from.Flag(nameof(to.MtaSts), value => to.MtaSts = value);
        from.Flag(nameof(to.Reports), value => to.Reports = value);
        from.Text(nameof(to.ReportOrganization), value => to.ReportOrganization = value);
        from.Text(nameof(to.ReportContact), value => to.ReportContact = value);
    }

    private static void Bind(SectionBinder from, MailDnsOptions to)
    {
        from.List(nameof(to.Servers), to.Servers);
        from.Time(nameof(to.Timeout), value => to.Timeout = value);
        from.Flag(nameof(to.TrustDnssec), value => to.TrustDnssec = value);
    }

    private static void Bind(SectionBinder from, MailNoticeOptions to)
    {
        from.Choice<MailNoticeLanguage>(nameof(to.Language), value => to.Language = value);
        from.Text(nameof(to.PostmasterCopy), value => to.PostmasterCopy = value);
        from.Size(nameof(to.LargestReturned), value => to.LargestReturned = value);
    }

    private static MailRouteOptions Route(MailDeliveryOptions to, string name)
    {
        if (!to.Routes.TryGetValue(name, out var route)) to.Routes.Add(name, route = new MailRouteOptions());
        return route;
    }
}
