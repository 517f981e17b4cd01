using CustomStore.Mailbox;
using CustomStore.Tickets;
using CustomStore.Users;
using MailServer.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CustomStore;

/// <summary>A help desk whose tickets can be read with any mail program.</summary>
public static class Program
{
    public static async Task Main(string[] args)
    {
        using var host = Build(args);
        var password = host.Services.GetRequiredService<AgentPassword>();
        if (password.IsGenerated) Console.WriteLine($"User agent@tickets.test with password {password.Value}");
        OpenSomeTickets(host.Services.GetRequiredService<TicketList>());
        await host.RunAsync();
    }

    public static IHost Build(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddSingleton<TicketList>();
        builder.Services.AddSingleton<TicketMessages>();
        builder.Services.AddSingleton(AgentPassword.From(builder.Configuration["Tickets:Password"]));
        builder.Services.Configure<AuthenticationOptions>(options => options.Mechanisms = ["PLAIN", "LOGIN"]);

        builder.Services.AddMailServer(options =>
        {
            options.Listeners["imap"] = new() { Address = "localhost", Port = 2143 };
            options.Listeners["pop3"] = new() { Address = "localhost", Port = 2110 };
        });
        builder.Services.AddMailServer(builder.Configuration.GetSection("MailServer"))
            .UseStore<TicketStore>()
            .UseDirectory<AgentDirectory>()
            .AddImap().AddPop3();
        return builder.Build();
    }

    private static void OpenSomeTickets(TicketList tickets)
    {
        tickets.Open("Alice <alice@example.test>", "The printer prints nothing", "It hums, but no paper comes.");
        tickets.Open("Bob <bob@example.test>", "A second screen, please", "One is not enough for all these tickets.");
    }
}
