// Look-ahead: what the client selected below a field.
namespace OpenChat.GraphQL.Execution;

/// <summary>The fields selected below a field, merged and after <c>@skip</c> and <c>@include</c>; below an interface or union the fields of
/// all its object types.</summary>
public readonly struct SelectedFields
{
    private readonly AskedField? _field;

    internal SelectedFields(AskedField? field) => _field = field;

    /// <summary>True when a field of that name (not alias) is selected.</summary>
    public bool Contains(string fieldName) => _field?.FindBelow(fieldName) is not null;

    /// <summary>What is selected below the field of that name, the first one when it is
    /// selected under several aliases. Empty when it is not selected.</summary>
    public SelectedFields Below(string fieldName) => new(_field?.FindBelow(fieldName));
}
