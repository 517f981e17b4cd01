namespace MailServer.Delivery.Notifications;

/// <summary>What the statuses that senders see most mean, by subject and detail (RFC 3463 §3, and the registry of RFC 5248). The class is told by the notice.</summary>
internal static class StatusWords
{
    public static Dictionary<(short Subject, short Detail), string> English { get; } = new()
    {
        [(1, 1)] = "This address does not exist there. Is it spelled right?",
        [(1, 2)] = "The domain of this address does not exist. Is it spelled right?",
        [(1, 3)] = "This address is not written as an address is.",
        [(1, 6)] = "The mailbox has moved, and its new address is not told.",
        [(1, 10)] = "The domain of this address takes no mail.",
        [(2, 1)] = "The mailbox is switched off.",
        [(2, 2)] = "The mailbox is full.",
        [(2, 3)] = "The message is larger than the mailbox takes.",
        [(3, 4)] = "The message is larger than the other server takes.",
        [(4, 1)] = "The other server does not answer.",
        [(4, 2)] = "The connection to the other server broke off.",
        [(4, 4)] = "No way to the other server was found.",
        [(4, 6)] = "The message went in circles between servers.",
        [(4, 7)] = "The message could not be delivered in time.",
        [(6, 7)] = "The other server takes no addresses beyond ASCII.",
        [(7, 1)] = "The other server does not want this message.",
        [(7, 10)] = "The message needs an encrypted connection, and there is none.",
    };

    public static Dictionary<(short Subject, short Detail), string> German { get; } = new()
    {
        [(1, 1)] = "Diese Adresse gibt es dort nicht. Ist sie richtig geschrieben?",
        [(1, 2)] = "Die Domain dieser Adresse gibt es nicht. Ist sie richtig geschrieben?",
        [(1, 3)] = "Diese Adresse ist nicht wie eine Adresse geschrieben.",
        [(1, 6)] = "Das Postfach ist umgezogen; die neue Adresse wird nicht genannt.",
        [(1, 10)] = "Die Domain dieser Adresse nimmt keine Post an.",
        [(2, 1)] = "Das Postfach ist abgeschaltet.",
        [(2, 2)] = "Das Postfach ist voll.",
        [(2, 3)] = "Die Nachricht ist größer, als das Postfach annimmt.",
        [(3, 4)] = "Die Nachricht ist größer, als der andere Server annimmt.",
        [(4, 1)] = "Der andere Server antwortet nicht.",
        [(4, 2)] = "Die Verbindung zum anderen Server brach ab.",
        [(4, 4)] = "Zum anderen Server fand sich kein Weg.",
        [(4, 6)] = "Die Nachricht lief zwischen Servern im Kreis.",
        [(4, 7)] = "Die Nachricht konnte nicht rechtzeitig zugestellt werden.",
        [(6, 7)] = "Der andere Server nimmt nur Adressen in ASCII an.",
        [(7, 1)] = "Der andere Server will diese Nachricht nicht.",
        [(7, 10)] = "Die Nachricht braucht eine verschlüsselte Verbindung, und es gibt keine.",
    };
}
