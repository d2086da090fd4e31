Console.WriteLine("Mos");
