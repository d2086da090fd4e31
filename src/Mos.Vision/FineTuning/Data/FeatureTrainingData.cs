using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>Batches of features that were computed once; each time around the training set takes the next view of its images.</summary>
internal sealed class FeatureTrainingData(FineTuningPlan plan, LabelledFeatures features) : TrainingData
{
    public override ITrainingInput Input { get; } = new PlainInput(inputs => inputs);

    public override async IAsyncEnumerable<TrainingBatch> FromAsync(int firstStep, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        int batchSize = plan.Options.BatchSize, width = features.Values.Columns;
        var order = new TrainingOrder(features.Values.Rows, batchSize, plan.Options.Seed);
        using Tensor inputs = Buffer(ScalarType.Float32, batchSize, width);
        var classes = new int[batchSize];
        for (int step = firstStep; step < plan.Schedule.Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int[] rows = order.Batch(step);
            for (int n = 0; n < batchSize; n++)
            {
                long epoch = (((long)step * batchSize) + n) / features.Classes.Length;
                FloatMatrix view = features.Views[(int)(epoch % features.Views.Count)];
                MemoryMarshal.AsBytes(view.Row(rows[n])).CopyTo(inputs.bytes[(n * width * sizeof(float))..]);
                classes[n] = features.Classes[rows[n]];
            }

            yield return new TrainingBatch(inputs, classes);
        }
    }
}
