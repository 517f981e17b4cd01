namespace MailServer.Hosting.Tests.Connections;

public class InlineCompletionsTests
{
    private const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    [Theory]
    [InlineData(null, "1")]
    [InlineData("0", "0")]
    [InlineData("1", "1")]
    public void The_call_sets_what_the_environment_leaves_open(string? before, string after)
    {
        var kept = Environment.GetEnvironmentVariable(Variable);
        try
        {
            Environment.SetEnvironmentVariable(Variable, before);
            MailServerSockets.UseInlineCompletions();
            Assert.Equal(after, Environment.GetEnvironmentVariable(Variable));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, kept);
        }
    }
}
