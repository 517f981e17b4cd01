using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Searching;

/// <summary>
/// Finds the messages that fulfil a condition, in stages from cheap to dear: what a stage can decide is not read again by the next.
/// </summary>
internal sealed class MessageSearch(IMailFolder folder, Condition condition, IReadOnlyList<TextNeedle> needles)
{
    private readonly UidSetBuilder _found = new();
    private UidSet _open = UidSet.Empty;

    public async ValueTask<UidSet> RunAsync(IReadOnlyList<uint> candidates, CancellationToken cancellationToken)
    {
        TestNumbers(candidates);
        await TestAsync(SearchCost.Facts, MessageFields.None, cancellationToken).ConfigureAwait(false);
        await TestAsync(SearchCost.Headers, MessageFields.Headers, cancellationToken).ConfigureAwait(false);
        var all = MessageFields.Content | MessageFields.Parts | (condition.Asks(SearchCost.Headers) ? MessageFields.Headers : MessageFields.None);
        await TestAsync(SearchCost.Content, all, cancellationToken).ConfigureAwait(false);
        return _found.Build();
    }

    private void TestNumbers(IReadOnlyList<uint> candidates)
    {
        var open = new UidSetBuilder();
        foreach (var uid in candidates) Sort(uid, condition.Test(new Candidate(uid, SearchCost.Number)), open);
        _open = open.Build();
    }

    private async ValueTask TestAsync(SearchCost stage, MessageFields fields, CancellationToken cancellationToken)
    {
        if (_open.IsEmpty || !condition.Asks(stage)) return;
        var open = new UidSetBuilder();
        await foreach (var message in folder.FetchAsync(_open, fields, cancellationToken).ConfigureAwait(false))
        {
            var candidate = new Candidate(message.Uid, stage, message);
            var result = condition.Test(candidate);
            if (result is null && stage == SearchCost.Content)
            {
                var texts = await ContentScan.RunAsync(message, needles, cancellationToken).ConfigureAwait(false);
                result = condition.Test(candidate with { Texts = texts });
            }

            Sort(message.Uid, result, open);
        }

        _open = open.Build();
    }

    private void Sort(uint uid, bool? result, UidSetBuilder open)
    {
        if (result is null) open.Add(uid);
        else if (result.Value) _found.Add(uid);
    }
}
