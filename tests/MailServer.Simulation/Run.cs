using MailServer.Simulation.Planted;

namespace MailServer.Simulation;

/// <summary>One run: a seed decides everything that happens.</summary>
public sealed class Run(int seed, Plant? plant, bool isEmbedded)
{
    private const int Steps = 250;
    private const int MostEpilogueTurns = 4000;

    public Trace Trace { get; } = new();

    public string? Violation { get; private set; }

    public async Task PlayAsync()
    {
        var world = new World(new Random(seed), Trace, plant, isEmbedded);
        await world.BeginAsync();
        for (var i = 0; i < Steps && Violation is null; i++) await StepAsync(world, world.Choose());
        if (Violation is null) await EndAsync(world);
    }

    /// <summary>The world turns good; whatever was promised must come true.</summary>
    private async Task EndAsync(World world)
    {
        world.TurnGood();
        for (var i = 0; i < MostEpilogueTurns && Violation is null; i++)
        {
            if (world.ChooseGood() is not { } next) break;
            await StepAsync(world, next);
        }

        Violation ??= await world.CheckEndAsync();
    }

    private async Task StepAsync(World world, (string What, Action Do) next)
    {
        Trace.Step(next.What);
        next.Do();
        await Turn.EndAsync(world);
        Violation = world.Violation ?? await world.CheckAsync();
    }
}
