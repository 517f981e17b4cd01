namespace MailServer.Simulation.Actors;

/// <summary>Somebody who does one thing after the other, when the scheduler lets them begin.</summary>
public abstract class Actor(World world)
{
    public bool IsIdle { get; private set; } = true;

    protected World World => world;

    public void Begin() => Begin(ActAsync);

    protected void Begin(Func<Task> act)
    {
        IsIdle = false;
        _ = RunAsync(act);
    }

    protected abstract Task ActAsync();

    private async Task RunAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception failure) when (failure is not IOException)
        {
            World.Violate($"{this}: {failure}");
        }
        catch (IOException)
        {
            // The connection was cut: the next time begins anew.
        }
        finally
        {
            IsIdle = true;
        }
    }
}
