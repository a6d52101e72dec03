namespace OpenChat.GraphQL.Errors;

/// <summary>A place in a source text: line and column, both counted from 1.</summary>
public readonly record struct SourceLocation(int Line, int Column);
