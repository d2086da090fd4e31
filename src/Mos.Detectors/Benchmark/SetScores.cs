using System.Runtime.InteropServices;

namespace Mos.Detectors;

/// <summary>Gathers what a benchmark finds on one data set: a score for each image and method.</summary>
internal sealed class SetScores
{
    private readonly DataSet _set;
    private readonly List<double>[] _scores;
    private readonly List<int>?[] _claims;
    private readonly List<UnreadableImage> _unreadable = [];
    private readonly List<string> _sources = [];
    private bool _isFirstPass = true;
    private int _imagesInPass;

    public SetScores(DataSet set, int methods, int models)
    {
        _set = set;
        _claims = new List<int>?[models];
        _scores = [.. Enumerable.Range(0, methods).Select(_ => new List<double>(set.Images.Count))];
        Seconds = new double[methods];
    }

    public string Name => _set.Name;

    public IReadOnlyList<string> Sources => _sources;

    /// <summary>Seconds that each method's scorer took.</summary>
    public double[] Seconds { get; }

    public ReadOnlySpan<double> Scores(int method) => CollectionsMarshal.AsSpan(_scores[method]);

    public void BeginPass() => _imagesInPass = 0;

    public void AddImages(ScoredBatch batch)
    {
        foreach (ImageItem item in batch.Items)
        {
            if (_isFirstPass)
            {
                _sources.Add(item.Source);
            }
            else if (_imagesInPass >= _sources.Count || _sources[_imagesInPass] != item.Source)
            {
                throw Changed(item.Source);
            }

            _imagesInPass++;
        }

        if (_isFirstPass)
        {
            _unreadable.AddRange(batch.Unreadable);
        }
    }

    public void AddScores(ModelScores found, ReadOnlySpan<int> methods)
    {
        for (int s = 0; s < methods.Length; s++)
        {
            AddScores(found.Scores[s], found.ScorerSeconds[s], methods[s]);
        }
    }

    public void AddScores(double[] scores, double seconds, int method)
    {
        _scores[method].AddRange(scores);
        Seconds[method] += seconds;
    }

    /// <summary>Notes which group of a group head claims each image.</summary>
    public void AddClaims(int model, ModelOutput output)
    {
        if (output is { Logits: { } logits, Groups: { } groups })
        {
            (_claims[model] ??= []).AddRange(Enumerable.Range(0, output.Count).Select(i => GroupSoftmax.LeastOthers(logits.Row(i), groups)));
        }
    }

    /// <summary>Makes sure that there is something, and that every pass saw the same images.</summary>
    public void EndPass()
    {
        if (_sources.Count == 0)
        {
            throw new MosException($"Data set '{_set.Name}': none of its {_set.Images.Count} images could be read; the first: {_unreadable[0].Reason}");
        }

        if (_imagesInPass != _sources.Count)
        {
            throw Changed(_sources[_imagesInPass]);
        }

        _isFirstPass = false;
    }

    /// <param name="isInDistribution">Whether it is the in-distribution set.</param>
    /// <param name="kept">The methods that have scored every image.</param>
    public BenchmarkSet ToResult(bool isInDistribution, IEnumerable<int> kept) => new()
    {
        Name = Name,
        IsInDistribution = isInDistribution,
        Sources = _sources,
        Scores = [.. kept.Select(m => _scores[m].ToArray())],
        Claims = [.. _claims.Select(c => c?.ToArray())],
        Unreadable = _unreadable,
    };

    private MosException Changed(string source) =>
        new($"Data set '{_set.Name}': image '{source}' could be read in one pass and not in another; leave the files alone while the benchmark runs.");
}
