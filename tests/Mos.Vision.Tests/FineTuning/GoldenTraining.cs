using System.Runtime.InteropServices;
using Mos.Testing;
using Mos.Vision.Frozen;
using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision.Tests.FineTuning;

/// <summary>One of the reference's recorded trainings, run again step by step with the batches, rates and mixtures that it had.</summary>
internal sealed class GoldenTraining : IDisposable
{
    private readonly TensorFile _file;
    private readonly string _prefix;
    private readonly BitNetwork _backbone;
    private readonly Dictionary<string, double[]> _start;
    private readonly ClassGroups _groups;
    private readonly HeadLoss _loss;
    private readonly ITrainingInput _input;

    public GoldenTraining(string file, string prefix, ScalarType type, int partSize = int.MaxValue, bool inFrozenForm = false)
    {
        _backbone = new BitNetwork(FormulaNetwork.Small, FormulaNetwork.Backbone(), CPU, type);
        _file = TensorFile.Open(SharedData.Require($"golden/{file}.npz"));
        _prefix = prefix;
        _groups = ClassGroups.FromSizes([.. this["counts"].ToInt64s().Select(n => (int)n)]);
        IsGrouped = Integer("group_softmax") == 1;
        _loss = HeadLoss.For(_groups.ClassCount, IsGrouped ? _groups : null);
        int open = Integer("num_block_open");
        int? frozen = inFrozenForm ? OpenedParameters.FrozenBlocks(open) : null;
        Network = new TrainingNetwork(inFrozenForm && open == OpenedParameters.None ? null : _backbone, open, FormulaNetwork.Small.FeatureCount, _loss.LogitCount, frozen);
        _input = frozen is int blocks ? Frozen(blocks) : new PlainInput(inputs => inputs.to(type));
        Trainer = new Trainer(Network, _loss, _input, Math.Min(partSize, Integer("batch")));
        if (Integer("zero_head") == 0)
        {
            LinearHead head = FormulaNetwork.Head(FormulaNetwork.Small, _loss.LogitCount);
            Set(Network.Open[BitLayout.HeadWeight], head.Weight.Values.ToArray());
            Set(Network.Open[BitLayout.HeadBias], head.Bias.ToArray());
        }

        _start = Network.Open.ToDictionary(p => p.Key, p => Near.Values(p.Value)[..Math.Min(16, (int)p.Value.numel())]);
    }

    public bool IsGrouped { get; }

    public TrainingNetwork Network { get; }

    public Trainer Trainer { get; }

    public IReadOnlyDictionary<string, Tensor> Backbone => _backbone.Parameters.ToDictionary(p => p.Key, p => (Tensor)p.Value);

    public StoredTensor this[string name] => _file[_prefix + name];

    public IEnumerable<string> Names(string kind) =>
        _file.Tensors.Where(t => t.Name.StartsWith(_prefix + kind + ":", StringComparison.Ordinal)).Select(t => t.Name[(_prefix.Length + kind.Length + 1)..]);

    public int Integer(string name) => (int)this[name].ToInt64s()[0];

    public static void Set(Tensor parameter, float[] values)
    {
        using IDisposable off = no_grad();
        using Tensor source = tensor(values).reshape(parameter.shape);
        parameter.copy_(source);
    }

    /// <summary>The first values that a parameter had before any step.</summary>
    public double[] Start(string name) => _start[name];

    /// <summary>Takes all steps, at the rates of our own schedule.</summary>
    public double[] Run()
    {
        var schedule = LearningRateSchedule.Create(LearningRateDecay.Staircase, Integer("dataset_size"), this["base_lr"].ToDoubles()[0]);
        double[] lambdas = _file.TryGet(_prefix + "lambdas", out StoredTensor? l) ? l.ToDoubles() : [];
        int batch = Integer("batch"), start = Integer("start_step");
        var losses = new double[Integer("final_step") - start];
        for (int step = 0; step < losses.Length; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            Mixup? mixup = lambdas.Length == 0
                ? null
                : new Mixup(lambdas[step], [.. this["perms"].ToInt64s().Skip(step * batch).Take(batch).Select(p => (int)p)]);
            Tensor images = Images(Integer("first_image") + (10 * step), batch);
            losses[step] = Trainer.Step(new TrainingBatch(images, Classes("labels", step), mixup), schedule.RateAt(start + step)!.Value);
        }

        return losses;
    }

    public ValidationResult Validate()
    {
        var meter = new ValidationMeter(_loss);
        for (int batch = 0; batch < 2; batch++)
        {
            using DisposeScope scope = NewDisposeScope();
            int[] classes = Classes("val_labels", batch);
            meter.Observe(Network.Logits(_input.Of(new TrainingBatch(Images(5000 + (10 * batch), 3), classes), 0, classes.Length, CancellationToken.None)), classes);
        }

        return meter.Result!;
    }

    public void Dispose()
    {
        Trainer.Dispose();
        Network.Dispose();
        _backbone.Dispose();
        _file.Dispose();
    }

    private FrozenInput Frozen(int blocks)
    {
        BitWeights weights = FormulaNetwork.Weights(FormulaNetwork.Small);
        var backbone = new BitBackbone(weights, new Preprocessing(Integer("size")));
        return new FrozenInput(backbone, new FrozenNetwork(weights.Variant, weights.Of, blocks), (images, image, pixels) =>
        {
            ReadOnlySpan<float> planes = MemoryMarshal.Cast<byte, float>(images.bytes).Slice(image * pixels.Length, pixels.Length);
            for (int at = 0; at < pixels.Length; at++)
            {
                pixels[at] = planes[(at % 3 * (pixels.Length / 3)) + (at / 3)];
            }
        });
    }

    private Tensor Images(int first, int count) =>
        FormulaNetwork.Images([.. Enumerable.Range(first, count)], Integer("size"), Integer("size"));

    private int[] Classes(string name, int step)
    {
        StoredTensor labels = this[name];
        int batch = (int)labels.Shape[1];
        if (!IsGrouped)
        {
            return [.. labels.ToInt64s().Skip(step * batch).Take(batch).Select(c => (int)c)];
        }

        return [.. labels.ToInt64s().Chunk(_groups.GroupCount).Skip(step * batch).Take(batch).Select(row =>
            _groups.ClassOf(Array.IndexOf(row, row.Max()), (int)row.Max() - 1))];
    }
}
