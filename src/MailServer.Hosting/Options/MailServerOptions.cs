namespace MailServer.Hosting.Options;

/// <summary>What a mail server is told by its configuration (section <c>MailServer</c>) or by code. Read once, at start; only certificates are read again while it runs.</summary>
public sealed class MailServerOptions
{
    /// <summary>The name of the section.</summary>
    public const string SectionName = "MailServer";

    /// <summary>Where the server keeps everything that it stores. Relative to the working directory, so that a first run needs no rights.</summary>
    public string DataDirectory { get; set; } = "./data";

    /// <summary>The name in banners, EHLO and Received lines. The default is the machine's name; other servers expect a name that DNS knows.</summary>
    public string HostName { get; set; } = Environment.MachineName;

    /// <summary>Added to log-in names without a domain. Null: the first domain of the directory.</summary>
    public string? DefaultDomain { get; set; }

    /// <summary>Whether the embedded store keeps an index of the messages' texts, which takes as much room as the texts: searches in them need not read every message.</summary>
    public bool TextIndex { get; set; } = true;

    /// <summary>The endpoints by name. None: nothing listens, for hosts that bring their own connections (Kestrel, tests).</summary>
    public IDictionary<string, MailListenerOptions> Listeners { get; } = new Dictionary<string, MailListenerOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Certificates by name. The one named <c>Default</c> serves clients that ask for no other; without it a self-signed one is made and kept in the data directory.</summary>
    public IDictionary<string, MailCertificateOptions> Certificates { get; } = new Dictionary<string, MailCertificateOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Sizes, counts and times.</summary>
    public MailLimitOptions Limits { get; } = new();

    /// <summary>Who is trusted, and with what.</summary>
    public MailSecurityOptions Security { get; } = new();

    /// <summary>What IMAP offers.</summary>
    public MailImapOptions Imap { get; } = new();

    /// <summary>What is asked of mail that users send.</summary>
    public MailSubmissionOptions Submission { get; } = new();

    /// <summary>The way out of the server.</summary>
    public MailDeliveryOptions Delivery { get; } = new();

    /// <summary>Keys directly below the section that the host uses for itself, so that they are not told as unknown.</summary>
    public ISet<string> HostKeys { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The path of the section that was bound; error messages begin with it.</summary>
    internal string SectionPath { get; set; } = SectionName;

    /// <summary>What could not be bound.</summary>
    internal IList<string> BindingErrors { get; } = new List<string>();

    /// <summary>Keys that nobody here knows: a typo, or a section of somebody else's.</summary>
    internal IList<string> UnknownKeys { get; } = new List<string>();
}
