System.Console.WriteLine("not wired yet");
