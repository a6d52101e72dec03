// Every string over a small alphabet: exhaustive where random tests would only sample.
namespace OpenChat.GraphQL.Tests.Language;

internal static class Words
{
    /// <summary>All concatenations of up to <paramref name="longest"/> letters,
    /// shortest first. A letter may have several characters.</summary>
    public static IEnumerable<string> Over(string[] letters, int longest)
    {
        string[] level = [""];
        for (var length = 0; length <= longest; length++)
        {
            foreach (var word in level)
            {
                yield return word;
            }

            level = length == longest ? [] : [.. level.SelectMany(word => letters.Select(letter => word + letter))];
        }
    }
}
