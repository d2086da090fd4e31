namespace Mos.Detectors.Tests;

/// <summary>The scorer of a spec, fitted on drawn signals where it learns.</summary>
internal static class ConformanceScorers
{
    public const int Classes = 12;

    /// <summary>A model of which the signals are said to be.</summary>
    public static ModelInfo Info { get; } = new()
    {
        Name = "drawn",
        Preprocessing = new Preprocessing(2),
        ClassCount = Classes,
        BackboneHash = "backbone",
        Head = Identity(Classes),
    };

    public static IOodScorer Make(string spec) => Scorers.Parse(spec) switch
    {
        IOodScorer scorer => scorer,
        var estimator => Fitted((IOodScorerEstimator)estimator, 0, Rows),
    };

    /// <summary>Fits on a part of the rows, all in one batch, in as many passes as it takes.</summary>
    public static IOodScorer Fitted(IOodScorerEstimator estimator, int first, int count)
    {
        (ModelOutput output, int[] labels) = Training(first, count);
        return Fitted(estimator, [(output, labels)]);
    }

    public static IOodScorer Fitted(IOodScorerEstimator estimator, params (ModelOutput Output, int[] Labels)[] parts)
    {
        IOodScorerFitter fitter = estimator.CreateFitter(Info);
        for (int pass = 1; pass <= estimator.Passes; pass++)
        {
            if (pass > 1)
            {
                fitter.NextPass();
            }

            Array.ForEach(parts, p => fitter.Observe(p.Output, p.Labels));
        }

        return fitter.Fit();
    }

    /// <summary>Lets a fitter observe a part of the rows.</summary>
    public static void Observe(IOodScorerFitter fitter, int first, int count)
    {
        (ModelOutput output, int[] labels) = Training(first, count);
        fitter.Observe(output, labels);
    }

    /// <summary>How many rows there are: each class has as many.</summary>
    public const int Rows = Classes * 12;

    /// <summary>Row i is of class i mod C: its logit stands out from noise.</summary>
    public static (ModelOutput Output, int[] Labels) Training(int first, int count)
    {
        var logits = new float[count * Classes];
        int[] labels = [.. Enumerable.Range(first, count).Select(i => i % Classes)];
        for (int i = 0; i < count; i++)
        {
            var random = new Random(first + i);
            for (int c = 0; c < Classes; c++)
            {
                logits[(i * Classes) + c] = (random.NextSingle() * 4) + (labels[i] == c ? 8 : 0);
            }
        }

        return (Output(new FloatMatrix(count, Classes, logits)), labels);
    }

    /// <summary>
    /// Logits that are at the same time features, by a head that changes nothing, and the features of two stages. No step of the input changes
    /// anything; maps have two positions, whose mean is the feature.
    /// </summary>
    public static ModelOutput Output(FloatMatrix logits, ClassGroups? groups = null)
    {
        ModelOutput Of(FloatMatrix features, EveryStep<InputStep, ModelOutput>? steps, EveryStep<MapStep, ModelOutput>? mapSteps) => new()
        {
            Count = logits.Rows,
            Logits = features,
            Groups = groups,
            Features = features,
            Head = Identity(logits.Columns),
            Stages = [features, features],
            LogitSamples = [features, features],
            FeatureMaps = Maps(features),
            Steps = steps,
            MapSteps = mapSteps,
            MapReadings = new EveryStep<MapReading, IReadOnlyList<FloatMatrix>>(reading => [Read(features, reading), Read(Maps(features), reading)]),
        };
        return Of(logits, new EveryStep<InputStep, ModelOutput>(_ => Of(logits, null, null)), new EveryStep<MapStep, ModelOutput>(step => Of(Changed(logits, step), null, null)));
    }

    private static FloatMatrix Maps(FloatMatrix features) => new(features.Rows, features.Columns * 2,
        [.. Enumerable.Range(0, features.Values.Length * 2).Select(at => features.Values[at / 2] * (1 + ((at % 2 == 0 ? 1 : -1) * (at / 2 % 3) / 4f)))]);

    /// <summary>Reads maps of as many channels as there are logits.</summary>
    private static FloatMatrix Read(FloatMatrix maps, MapReading reading)
    {
        float[][] rows = [.. Enumerable.Range(0, maps.Rows).Select(i => reading.Read(new FeatureMap(maps.Row(i), Classes)))];
        return new FloatMatrix(rows.Length, rows.Length == 0 ? 0 : rows[0].Length, [.. rows.SelectMany(r => r)]);
    }

    private static FloatMatrix Changed(FloatMatrix features, MapStep step)
    {
        FloatMatrix maps = Maps(features);
        var changed = new float[features.Columns * 2];
        return new FloatMatrix(features.Rows, features.Columns,
        [
            .. Enumerable.Range(0, features.Rows).SelectMany(i =>
            {
                step.Change(new FeatureMap(maps.Row(i), features.Columns), changed);
                return changed.Chunk(2).Select(pair => (pair[0] + pair[1]) / 2).ToArray();
            }),
        ]);
    }

    private static LinearHead Identity(int size)
    {
        var weight = new float[size * size];
        for (int i = 0; i < size; i++)
        {
            weight[i * (size + 1)] = 1;
        }

        return new LinearHead(new FloatMatrix(size, size, weight), new float[size]);
    }
}
