// Look-ahead: what the client selected below a field.
using OpenChat.GraphQL.Execution.Plan;

namespace OpenChat.GraphQL.Execution;

/// <summary>The fields selected below a field, merged and after <c>@skip</c> and <c>@include</c>; below an interface or union the fields of
/// all its object types.</summary>
public readonly struct SelectedFields
{
    private readonly FieldPlan? _field;
    private readonly OperationPlan? _plan;

    internal SelectedFields(FieldPlan? field, OperationPlan? plan)
    {
        _field = field;
        _plan = plan;
    }

    /// <summary>True when a field of that name (not alias) is selected.</summary>
    public bool Contains(string fieldName) => Find(fieldName) is not null;

    /// <summary>What is selected below the field of that name, the first one when it is selected under several aliases. Empty when it is
    /// not selected.</summary>
    public SelectedFields Below(string fieldName) => new(Find(fieldName), _plan);

    private FieldPlan? Find(string fieldName)
    {
        if (_field is null || _plan is null)
        {
            return null;
        }

        foreach (var type in _field.PossibleTypes)
        {
            foreach (var field in _plan.SelectionOf(_field, type).Fields)
            {
                if (field.Definition.Name == fieldName)
                {
                    return field;
                }
            }
        }

        return null;
    }
}
