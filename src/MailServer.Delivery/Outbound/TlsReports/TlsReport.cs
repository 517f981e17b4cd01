using System.Text.Json.Serialization;

namespace MailServer.Delivery.Outbound.TlsReports;

/// <summary>A report of how TLS to a domain's hosts went in a day (RFC 8460 §4).</summary>
public sealed record TlsReport
{
    /// <summary>Who reports.</summary>
    [JsonPropertyName("organization-name")]
    public string Organization { get; init; } = "";

    /// <summary>The time that is reported of.</summary>
    [JsonPropertyName("date-range")]
    public required TlsReportRange Range { get; init; }

    /// <summary>Whom to ask.</summary>
    [JsonPropertyName("contact-info")]
    public string Contact { get; init; } = "";

    /// <summary>The report's own name.</summary>
    [JsonPropertyName("report-id")]
    public required string Id { get; init; }

    /// <summary>What happened under each policy that was in force.</summary>
    [JsonPropertyName("policies")]
    public IReadOnlyList<TlsPolicyResult> Policies { get; init; } = [];
}

/// <summary>The time that a report speaks of.</summary>
public sealed record TlsReportRange
{
    /// <summary>The first moment.</summary>
    [JsonPropertyName("start-datetime")]
    public required DateTimeOffset Start { get; init; }

    /// <summary>The last moment.</summary>
    [JsonPropertyName("end-datetime")]
    public required DateTimeOffset End { get; init; }
}

/// <summary>What happened under one policy.</summary>
public sealed record TlsPolicyResult
{
    /// <summary>The policy.</summary>
    [JsonPropertyName("policy")]
    public required TlsPolicy Policy { get; init; }

    /// <summary>How many sessions went well, and how many did not.</summary>
    [JsonPropertyName("summary")]
    public TlsSummary Summary { get; init; } = new();

    /// <summary>What went wrong.</summary>
    [JsonPropertyName("failure-details")]
    public IReadOnlyList<TlsFailure> Failures { get; init; } = [];
}

/// <summary>A policy that was in force.</summary>
public sealed record TlsPolicy
{
    /// <summary><c>sts</c>, <c>tlsa</c> or <c>no-policy-found</c>.</summary>
    [JsonPropertyName("policy-type")]
    public required string Type { get; init; }

    /// <summary>The lines of the policy, or the TLSA records.</summary>
    [JsonPropertyName("policy-string")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Text { get; init; }

    /// <summary>The domain that published it.</summary>
    [JsonPropertyName("policy-domain")]
    public required string Domain { get; init; }

    /// <summary>The patterns of hosts that an MTA-STS policy lists.</summary>
    [JsonPropertyName("mx-host")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonConverter(typeof(TextListConverter))]
    public IReadOnlyList<string>? Hosts { get; init; }
}

/// <summary>Counts of sessions.</summary>
public sealed record TlsSummary
{
    /// <summary>Sessions that went well.</summary>
    [JsonPropertyName("total-successful-session-count")]
    public long Successes { get; init; }

    /// <summary>Sessions that did not.</summary>
    [JsonPropertyName("total-failure-session-count")]
    public long Failures { get; init; }
}

/// <summary>One kind of failure.</summary>
public sealed record TlsFailure
{
    /// <summary>The kind, as RFC 8460 §4.3 names it.</summary>
    [JsonPropertyName("result-type")]
    public required string Type { get; init; }

    /// <summary>The address that the mail came from.</summary>
    [JsonPropertyName("sending-mta-ip")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SendingAddress { get; init; }

    /// <summary>The host that was to take it.</summary>
    [JsonPropertyName("receiving-mx-hostname")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Host { get; init; }

    /// <summary>Its name in the answer to EHLO.</summary>
    [JsonPropertyName("receiving-mx-helo")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? HelloName { get; init; }

    /// <summary>Its address.</summary>
    [JsonPropertyName("receiving-ip")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? HostAddress { get; init; }

    /// <summary>How many sessions failed like that.</summary>
    [JsonPropertyName("failed-session-count")]
    public long Sessions { get; init; }

    /// <summary>More about it.</summary>
    [JsonPropertyName("additional-information")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Information { get; init; }

    /// <summary>The error.</summary>
    [JsonPropertyName("failure-reason-code")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}
