using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailServer.Delivery.Outbound.TlsReports;

/// <summary>How a report is written and read (RFC 8460 §4.4).</summary>
[JsonSourceGenerationOptions(MaxDepth = 16, Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(TlsReport))]
[JsonSerializable(typeof(IReadOnlyList<TlsPolicyResult>))]
internal sealed partial class TlsReportJson : JsonSerializerContext;

/// <summary>A moment as RFC 3339 writes it; one without an offset, as a large sender writes it, is taken for UTC.</summary>
internal sealed class MomentConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : throw new JsonException("That is no date and time.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
}

/// <summary>A list of texts; a single text, as the RFC's own example has it, is a list of one.</summary>
internal sealed class TextListConverter : JsonConverter<IReadOnlyList<string>>
{
    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return [reader.GetString()!];
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("That is no list of texts.");
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String) texts.Add(reader.GetString()!);
        return reader.TokenType == JsonTokenType.EndArray ? texts : throw new JsonException("That is no list of texts.");
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (string text in value) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
