namespace OpenChat.GraphQL.Execution;

/// <summary>How many requests used one part of the schema.</summary>
/// <param name="Coordinate">A field as it is written (on an interface, that of the interface), an argument that is given, or an input field
/// or enum value that stands in a document. What variables hold is not looked at.</param>
/// <param name="IsDeprecated">The part is marked <c>@deprecated</c>.</param>
/// <param name="Requests">Requests that were run with it; a request counts once however often it names the part.</param>
public sealed record CoordinateUsage(string Coordinate, bool IsDeprecated, long Requests);
