using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <param name="name">The spec.</param>
/// <param name="temperature">T of the energy.</param>
/// <param name="last">The change of the last stage's map.</param>
/// <param name="before">The change of the map of the stage before.</param>
internal sealed class RankFeatScorer(string name, double temperature, MapStep last, MapStep before)
    : SignalScorer(name, new ModelRequest(FeatureScorer.WithHead, [], [last, before]))
{
    public static RankFeatScorer Parse(ScorerSpec spec)
    {
        FeatureMapChange change = spec.Choice("svd", "exact", "power") == "power" ? RemoveByPower : RemoveExactly;
        return new RankFeatScorer(spec.Text, spec.PositiveNumber("T", 1), new MapStep(MapPlace.LastStage, change), new MapStep(MapPlace.StageBeforeLast, change));
    }

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        LinearHead head = OutputViews.Of(output).Head;
        (FloatMatrix ofLast, FloatMatrix ofBefore) = (head.Logits(output.After(last).Features!), head.Logits(output.After(before).Features!));
        var mean = new float[ofLast.Columns];
        for (int i = 0; i < scores.Length; i++)
        {
            TensorPrimitives.Add(ofLast.Row(i), ofBefore.Row(i), mean);
            TensorPrimitives.Divide(mean, 2, mean);
            scores[i] = temperature * LogSumExp.Of(mean, temperature);
        }
    }

    private static void RemoveExactly(FeatureMap map, Span<float> changed) => FirstComponent.Remove(map, changed, byPower: false);

    private static void RemoveByPower(FeatureMap map, Span<float> changed) => FirstComponent.Remove(map, changed, byPower: true);
}
