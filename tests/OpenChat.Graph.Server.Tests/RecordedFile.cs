// Files of the repository that the product writes: tests compare them, and a person who wants the new text accepts it.
namespace OpenChat.Graph.Server.Tests;

internal static class RecordedFile
{
    /// <summary>
    /// Fails when the file is not the text, and leaves the text beside it as NAME.received. With ACCEPT_RECORDED=1 the text takes the
    /// file's place instead; never in CI.
    /// </summary>
    public static void Check(string path, string text)
    {
        if (File.Exists(path) && File.ReadAllText(path) == text)
        {
            return;
        }

        var isCi = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));
        var isAccepted = !isCi && Environment.GetEnvironmentVariable("ACCEPT_RECORDED") == "1";
        File.WriteAllText(isAccepted ? path : path + ".received", text);
        Assert.True(File.Exists(path), $"{path} is missing; beside it, .received is what came. Look at it; ACCEPT_RECORDED=1 accepts it.");
        Assert.Equal(File.ReadAllText(path), text);
    }
}
