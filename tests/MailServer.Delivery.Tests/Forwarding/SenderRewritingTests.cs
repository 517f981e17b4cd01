using MailServer.Delivery.Forwarding;
using MailServer.Delivery.Tests.Support;
using MailServer.Protocol;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Delivery.Tests.Forwarding;

/// <summary>Forwarded mail goes out under an address of ours, and its bounces find the sender.</summary>
public class SenderRewritingTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SenderRewriting _srs;

    public SenderRewritingTests() => _srs = new SenderRewriting("0123456789abcdef"u8.ToArray(), _time);

    [Theory]
    [InlineData("someone@elsewhere.example")]
    [InlineData("Some.One+tag=x@elsewhere.example")]
    [InlineData("a b@elsewhere.example")]
    public void A_rewritten_sender_is_found_again_also_in_other_case(string text)
    {
        var sender = new EmailAddress(text[..text.LastIndexOf('@')], "elsewhere.example");
        var rewritten = _srs.Rewrite(sender, "example.test")!;
        Assert.Matches("^SRS0=[A-Z2-7]{5}=[A-Z2-7]{2}=elsewhere.example=", rewritten.LocalPart);
        Assert.Equal("example.test", rewritten.Domain);
        Assert.True(_srs.TryRestore(rewritten, out var restored));
        Assert.Equal(sender, restored);
        Assert.True(_srs.TryRestore(new EmailAddress(rewritten.LocalPart.ToLowerInvariant(), "example.test"), out restored));
        Assert.Equal(sender.ToString(), restored.ToString(), ignoreCase: true);
    }

    [Fact]
    public void A_sender_that_others_have_rewritten_leads_to_the_first_of_them()
    {
        var first = new EmailAddress("SRS0=AAAAA=BB=origin.example=someone", "hop1.example");
        var second = _srs.Rewrite(first, "example.test")!;
        Assert.Matches("^SRS1=[A-Z2-7]{5}=hop1.example==AAAAA=BB=origin.example=someone$", second.LocalPart);
        Assert.True(_srs.TryRestore(second, out var restored));
        Assert.Equal(first, restored);

        var third = new SenderRewriting("another key 0123"u8.ToArray(), _time).Rewrite(second, "hop3.example")!;
        Assert.Matches("^SRS1=[A-Z2-7]{5}=hop1.example==AAAAA=BB=origin.example=someone$", third.LocalPart);
    }

    [Fact]
    public void What_was_changed_made_elsewhere_or_is_too_old_is_not_taken()
    {
        var rewritten = _srs.Rewrite(new EmailAddress("someone", "elsewhere.example"), "example.test")!;
        Assert.False(_srs.TryRestore(new EmailAddress(rewritten.LocalPart.Replace("someone", "another", StringComparison.Ordinal), "example.test"), out _));
        Assert.False(new SenderRewriting("another key 0123"u8.ToArray(), _time).TryRestore(rewritten, out _));
        foreach (var broken in (string[])["SRS0=", "SRS0=AAAAA", "SRS0=AAAAA=A=b=c", "SRS0=AAAAA=AA==c", "SRS1=AAAAA=b", "SRS1=AAAAA==", "SRS2=x", "alice", "SRS0=AAAAA=A\u00e9=b=c"])
            Assert.False(_srs.TryRestore(new EmailAddress(broken, "example.test"), out _), broken);
        _time.Advance(TimeSpan.FromDays(21));
        Assert.True(_srs.TryRestore(rewritten, out _));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.False(_srs.TryRestore(rewritten, out _));
    }

    [Fact]
    public void An_address_that_would_be_too_long_is_not_made() =>
        Assert.Null(_srs.Rewrite(new EmailAddress(new string('x', 40), "a-rather-long-name.elsewhere.example"), "example.test"));

    [Fact]
    public async Task A_forward_goes_out_under_our_name_and_its_bounce_comes_back()
    {
        var harness = await StartAsync();
        Assert.Equal(["250 2.0.0", "250 2.0.0"], await harness.SendAsync("away@example.test", "alice@example.test"));
        var forwarded = Assert.Single(harness.Queue.Items).Message;
        Assert.StartsWith("SRS0=", forwarded.ReversePath!.LocalPart, StringComparison.Ordinal);
        Assert.Equal("example.test", forwarded.ReversePath.Domain);
        // The copy in the mailbox tells its true sender.
        Assert.StartsWith("Return-Path: <sender@example.org>\r\n", Assert.Single(await harness.MailAsync("alice")), StringComparison.Ordinal);

        harness.Sender = null;
        Assert.Equal(["250 2.0.0"], await harness.SendAsync(forwarded.ReversePath.ToString()));
        var bounce = harness.Queue.Items[1].Message;
        Assert.Equal((null, "sender@example.org"), (bounce.ReversePath, Assert.Single(bounce.Recipients).Address.ToString()));
    }

    [Fact]
    public async Task Only_notices_find_a_way_back_and_only_to_addresses_of_ours()
    {
        var harness = await StartAsync();
        var address = _srs.Rewrite(new EmailAddress("victim", "elsewhere.example"), "example.test")!;
        Assert.Equal(550, (await harness.RecipientAsync(address.ToString())).Code);
        harness.Sender = null;
        Assert.Equal(250, (await harness.RecipientAsync(address.ToString())).Code);
        Assert.Equal(550, (await harness.RecipientAsync($"{address.LocalPart}@foreign.example")).Code);
        Assert.Equal(550, (await harness.RecipientAsync("SRS0=AAAAA=AA=elsewhere.example=victim@example.test")).Code);
    }

    [Fact]
    public async Task Users_of_ours_and_the_null_sender_are_not_rewritten()
    {
        var harness = await StartAsync();
        harness.Sender = "bob@example.test";
        await harness.SendAsync("away@example.test");
        harness.Sender = null;
        await harness.SendAsync("away@example.test");
        Assert.Equal(["bob@example.test", null], harness.Queue.Items.Select(item => item.Message.ReversePath?.ToString()));
    }

    private async Task<DeliveryHarness> StartAsync()
    {
        var harness = await DeliveryHarness.CreateAsync();
        (harness.HasQueue, harness.Rewriting) = (true, _srs);
        await harness.AddAliasAsync("away@example.test", "someone@elsewhere.example");
        return harness;
    }
}
