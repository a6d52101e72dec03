Console.WriteLine("OpenChat.Graph");
