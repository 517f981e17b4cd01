using CsCheck;
using MailServer.Messages;
using MailServer.Protocol.Imap;

namespace MailServer.Testing.Conformance;

public abstract partial class StoreContract
{
    private static readonly Gen<UidSet> AnyUids = Gen.UInt[1, 12].Array[0, 5].Select(UidSet.Of);

    private static readonly Gen<MessageFlags> AnyFlags =
        Gen.Select(Gen.Int[0, 31], Gen.OneOf(Gen.Const("a"), Gen.Const("b"), Gen.Const("C")).Array[0, 2]).Select((system, keywords) => new MessageFlags((SystemFlags)system, keywords));

    private static readonly Gen<HistoryStep> AnyStep = Gen.Select(
        Gen.Enum<HistoryAction>(), Gen.Int[0, 1], AnyUids, AnyFlags, Gen.Enum<FlagAction>(), Gen.Bool).Select(
        (action, folder, uids, flags, flagAction, conditional) => new HistoryStep(action, folder, uids, flags, flagAction, conditional));

    [Fact]
    public async Task Random_histories_give_what_the_model_gives() =>
        await AnyStep.Array[1, 30].SampleAsync(PlayAsync, iter: RandomHistories, threads: 1);

    private async Task PlayAsync(HistoryStep[] steps)
    {
        var account = await NewAccountAsync();
        string[] names = ["One", "Two"];
        IMailFolder[] folders = [await CreateAsync(account, names[0]), await CreateAsync(account, names[1])];
        ModelFolder[] models = [new(), new()];
        var marks = folders.Select(f => new List<(ulong ModSeq, Dictionary<uint, MessageFlags> Messages)> { (f.State.HighestModSeq, []) }).ToArray();
        foreach (var step in steps)
        {
            await PlayAsync(step, account, names, folders, models);
            for (var i = 0; i < names.Length; i++)
            {
                await AssertSameAsync(models[i], folders[i]);
                await AssertConsistentAsync(account, names[i], folders[i]);
                marks[i].Add((folders[i].State.HighestModSeq, new(models[i].Messages)));
            }
        }

        for (var i = 0; i < names.Length; i++) await AssertChangesLeadToNowAsync(marks[i], models[i], folders[i]);
    }

    private static async Task PlayAsync(
        HistoryStep step, IMailAccount account, string[] names, IMailFolder[] folders, ModelFolder[] models)
    {
        var (folder, model, other) = (folders[step.Folder], models[step.Folder], 1 - step.Folder);
        switch (step.Action)
        {
            case HistoryAction.Append:
                var appended = await AppendAsync(account, names[step.Folder], ["x", "y"], new AppendOptions { Flags = step.Flags });
                Assert.Equal([model.Add(step.Flags), model.Add(step.Flags)], appended.Value.Uids);
                break;
            case HistoryAction.Flags:
                await PlayFlagsAsync(step, folder, model);
                break;
            case HistoryAction.Expunge:
                Assert.Equal(
                    model.Remove(step.Uids, onlyDeleted: true), (await folder.ExpungeAsync(step.Uids, CancellationToken.None)).Value);
                break;
            case HistoryAction.Remove:
                Assert.Equal(
                    model.Remove(step.Uids, onlyDeleted: false), (await folder.RemoveAsync(step.Uids, CancellationToken.None)).Value);
                break;
            case HistoryAction.Copy:
                var copied = (await folder.CopyAsync(step.Uids, names[other], CancellationToken.None)).Value;
                Assert.Equal(model.Select(step.Uids).Select(m => models[other].Add(m.Value)), copied.Destination);
                break;
            default:
                var moved = (await folder.MoveAsync(step.Uids, names[other], CancellationToken.None)).Value;
                Assert.Equal(model.Select(step.Uids).Select(m => models[other].Add(m.Value)), moved.Destination);
                Assert.Equal(model.Remove(step.Uids, onlyDeleted: false), moved.Source);
                break;
        }
    }

    private static async Task PlayFlagsAsync(HistoryStep step, IMailFolder folder, ModelFolder model)
    {
        var since = step.Conditional ? folder.State.HighestModSeq - 1 : (ulong?)null;
        var refused = (await FetchAsync(folder, step.Uids)).Where(m => m.ModSeq > since).Select(m => m.Uid).ToArray();

        var change = new FlagChange(step.FlagAction, step.Flags) { UnchangedSince = since };
        var result = (await folder.ChangeFlagsAsync(step.Uids, change, CancellationToken.None)).Value;

        Assert.Equal(refused, result.Refused);
        Assert.Equal(
            model.Change(step.Uids.Except(UidSet.Of(refused)), step.FlagAction, step.Flags), result.Messages.Select(m => (m.Uid, m.Flags)));
    }

    private static async Task AssertSameAsync(ModelFolder model, IMailFolder folder)
    {
        Assert.Equal(model.Messages.Select(m => (m.Key, m.Value)), (await FetchAllAsync(folder)).Select(m => (m.Uid, m.Flags)));
        Assert.Equal(model.UidNext, folder.State.UidNext);
    }

    /// <summary>From every state that a client may have seen, the changes since then lead to the state now.</summary>
    private static async Task AssertChangesLeadToNowAsync(
        List<(ulong ModSeq, Dictionary<uint, MessageFlags> Messages)> marks, ModelFolder model, IMailFolder folder)
    {
        foreach (var (modSeq, messages) in marks)
        {
            var known = new SortedDictionary<uint, MessageFlags>(messages);
            await ApplyAsync(folder, known, await folder.GetChangesAsync(modSeq, CancellationToken.None));
            Assert.Equal(model.Messages, known);
        }
    }

    private enum HistoryAction
    {
        Append,
        Flags,
        Expunge,
        Remove,
        Copy,
        Move,
    }

    private sealed record HistoryStep(
        HistoryAction Action, int Folder, UidSet Uids, MessageFlags Flags, FlagAction FlagAction, bool Conditional);

    /// <summary>What a folder should hold.</summary>
    private sealed class ModelFolder
    {
        public SortedDictionary<uint, MessageFlags> Messages { get; } = [];

        public uint UidNext { get; private set; } = 1;

        public uint Add(MessageFlags flags)
        {
            Messages.Add(UidNext, flags);
            return UidNext++;
        }

        public KeyValuePair<uint, MessageFlags>[] Select(UidSet uids) => [.. Messages.Where(m => uids.Contains(m.Key))];

        public IEnumerable<(uint Uid, MessageFlags Flags)> Change(UidSet uids, FlagAction action, MessageFlags flags)
        {
            foreach (var (uid, old) in Select(uids)) Messages[uid] = old.Apply(action, flags);
            return Select(uids).Select(m => (m.Key, m.Value));
        }

        public uint[] Remove(UidSet uids, bool onlyDeleted)
        {
            var gone = Select(uids).Where(m => !onlyDeleted || m.Value.System.HasFlag(SystemFlags.Deleted)).Select(m => m.Key).ToArray();
            foreach (var uid in gone) Messages.Remove(uid);
            return gone;
        }
    }
}
