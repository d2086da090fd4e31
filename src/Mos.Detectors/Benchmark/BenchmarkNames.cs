namespace Mos.Detectors;

/// <summary>Names for the models and the methods of a benchmark, each unique.</summary>
internal sealed class BenchmarkNames
{
    private readonly int[] _firstMethod;

    public BenchmarkNames(IReadOnlyList<ModelMethods> models)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        Models = [.. models.Select(m => Unique(m.Model.Info.Name, taken))];

        Dictionary<string, int> runs = models.SelectMany(m => m.Methods).CountBy(s => s.Name).ToDictionary(StringComparer.Ordinal);
        var methods = new List<(string, string, string)>();
        _firstMethod = new int[models.Count];
        for (int m = 0; m < models.Count; m++)
        {
            _firstMethod[m] = methods.Count;
            string model = Models[m];
            methods.AddRange(models[m].Methods.Select(s => (runs[s.Name] == 1 ? s.Name : $"{s.Name}@{model}", s.Name, model)));
        }

        Methods = methods;
    }

    public IReadOnlyList<string> Models { get; }

    /// <summary>The methods, those of the first model first.</summary>
    public IReadOnlyList<(string Name, string Scorer, string Model)> Methods { get; }

    /// <summary>Where the methods of a model begin.</summary>
    public int FirstMethod(int model) => _firstMethod[model];

    private static string Unique(string name, HashSet<string> taken)
    {
        string unique = name;
        for (int i = 2; !taken.Add(unique); i++)
        {
            unique = $"{name} ({i})";
        }

        return unique;
    }
}
