// The one executable: serve, check, query, import, export, schema-diff, new-project, add.
using OpenChat.Graph.Server.Commands;

return await CommandLine.RunAsync(args, Console.Out, Console.Error, CancellationToken.None);
