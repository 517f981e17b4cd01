namespace MailServer.Mime.Indexing;

/// <summary>Stops the reader where a limit is reached; never leaves the indexer.</summary>
internal sealed class IndexLimitException : Exception;
