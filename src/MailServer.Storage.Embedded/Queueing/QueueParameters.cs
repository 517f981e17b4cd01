using System.Text.Json;
using System.Text.Json.Serialization;
using MailServer.Protocol.Smtp;

namespace MailServer.Storage.Embedded.Queueing;

/// <summary>The parameters of an envelope as they are kept: JSON, so that a new one does not change the tables.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(MailParameters))]
[JsonSerializable(typeof(RecipientParameters))]
internal sealed partial class QueueParameters : JsonSerializerContext
{
    public static string Write(MailParameters parameters) => JsonSerializer.Serialize(parameters, Default.MailParameters);

    public static string Write(RecipientParameters parameters) => JsonSerializer.Serialize(parameters, Default.RecipientParameters);

    public static MailParameters ReadMail(string text) => JsonSerializer.Deserialize(text, Default.MailParameters) ?? new();

    public static RecipientParameters ReadRecipient(string text) =>
        JsonSerializer.Deserialize(text, Default.RecipientParameters) ?? new();
}
