using MailServer.Storage.Embedded.Segments;

namespace MailServer.Storage.Embedded.Repairing;

/// <summary>A body that lies whole in a segment, with what its header says.</summary>
/// <param name="Location">Where.</param>
/// <param name="Owner">The account that it is for, 0 when the header does not say.</param>
/// <param name="IsSingle">Whether it has the segment for itself.</param>
internal readonly record struct FoundBody(BodyLocation Location, long Owner, bool IsSingle);
