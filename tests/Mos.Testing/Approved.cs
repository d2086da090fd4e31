namespace Mos.Testing;

/// <summary>Files that someone looked at and found right.</summary>
public static class Approved
{
    /// <summary>Compares with the approved file of that name; where they differ, says where and leaves what came out beside it.</summary>
    public static void Verify(string name, string actual)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Approved", name);
        string expected = File.Exists(path) ? File.ReadAllText(path) : "";
        if (actual == expected)
        {
            return;
        }

        string received = path + ".received";
        Directory.CreateDirectory(Path.GetDirectoryName(received)!);
        File.WriteAllText(received, actual);
        string[] before = expected.Split('\n');
        string[] after = actual.Split('\n');
        int line = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.Fail(
            $"{name} differs from the approved file in line {line + 1}:\n approved: {before.ElementAtOrDefault(line) ?? "(end)"}\n"
            + $" received: {after.ElementAtOrDefault(line) ?? "(end)"}\n"
            + $"If '{received}' is right, copy it to Approved/{name}.");
    }
}
