using Mos.Vision.Tests.Heads;
using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision.Tests.FineTuning;

/// <summary>Whole trainings against the reference's own: every loss, every parameter that may move, every one that may not.</summary>
public class TrainerGoldenTests
{
    /// <summary>Case e of the head is left out: there the reference never updates a weight.</summary>
    public static TheoryData<string, string> Cases => new()
    {
        { "finetune_head", "a|" }, { "finetune_head", "b|" }, { "finetune_head", "c|" }, { "finetune_head", "d|" },
        { "finetune_block4", "a|" }, { "finetune_block4", "b|" }, { "finetune_block4", "c|" },
        { "finetune_blocks234", "2|" }, { "finetune_blocks234", "3|" }, { "finetune_blocks234", "4|" },
        { "finetune_full", "a|" }, { "finetune_full", "b|" },
    };

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Training_withTheReferencesBatches_equalsTheReference(string file, string prefix)
    {
        using var golden = new GoldenTraining(file, prefix);
        Compare(golden, golden.Run());
    }

    [SkippableTheory]
    [InlineData("finetune_head", "b|", 3)]
    [InlineData("finetune_full", "a|", 1)]
    [InlineData("finetune_full", "a|", 2)]
    public void Training_inParts_equalsTheReferenceToo(string file, string prefix, int partSize)
    {
        using var golden = new GoldenTraining(file, prefix, partSize);
        Compare(golden, golden.Run());
    }

    [SkippableFact]
    public void Training_resumedFromTheReferencesCheckpoint_equalsTheReference()
    {
        using var golden = new GoldenTraining("finetune_resume", "");
        using var first = new GoldenTraining("finetune_head", "a|");
        foreach (string name in first.Names("after"))
        {
            GoldenTraining.Set(golden.Network.Open[name], first[$"after:{name}"].ToFloats());
            GoldenTraining.Set(golden.Trainer.Optimizer.Velocities[name], first[$"momentum_buffer:{name}"].ToFloats());
        }

        Compare(golden, golden.Run());
    }

    private static void Compare(GoldenTraining golden, double[] losses)
    {
        using DisposeScope scope = NewDisposeScope();
        Close.Assert(golden["losses"].ToDoubles(), losses, 0, 1e-4, "losses");
        ValidationResult validation = golden.Validate();
        Close.Assert([golden["val_loss"].ToDoubles()[0]], [validation.Loss], 0, 1e-4, "validation loss");
        Assert.Equal(golden["val_top1"].ToDoubles()[0], validation.Top1, 1e-12);

        CompareOpen(golden);
        CompareFrozen(golden);
    }

    private static void CompareOpen(GoldenTraining golden)
    {
        foreach ((string name, Tensor parameter) in golden.Network.Open)
        {
            // What a parameter moved by is known to the rounding of the parameter itself, which is coarse where it moved little.
            double[] values = Close.Values(parameter)[..Math.Min(16, (int)parameter.numel())];
            double[] change = golden[$"first16_change_f64:{name}"].ToDoubles();
            double[] after = [.. golden[$"first16:{name}"].ToFloats().Select(v => (double)v)];
            Close.Assert(after, values, 1.2e-7, 1e-3 * change.Max(Math.Abs), name);

            double momentum = parameter.numel() == 0 ? 0 : golden.Trainer.Optimizer.Velocities[name].to(ScalarType.Float64).norm().ToDouble();
            Close.Assert([golden[$"momentum:{name}"].ToDoubles()[2]], [momentum], 1e-3, 0, $"velocity of {name}");
        }

        foreach (string name in golden.Names("after"))
        {
            double tolerance = 1e-3 * golden[$"afterstat:{name}"].ToDoubles()[3] / Math.Sqrt(golden[$"after:{name}"].Count);
            Close.Assert(golden[$"after:{name}"].ToDoubles(), Close.Values(golden.Network.Open[name]), 1.2e-7, 10 * tolerance, name);
            double[] momentum = golden[$"momentum_buffer:{name}"].ToDoubles();
            Close.Assert(momentum, Close.Values(golden.Trainer.Optimizer.Velocities[name]), 1e-3, 1e-3 * momentum.Max(Math.Abs), $"velocity of {name}");
        }
    }

    private static void CompareFrozen(GoldenTraining golden)
    {
        string[] moved = [.. golden.Names("momentum").Order()];
        Assert.Equal(moved, golden.Network.Open.Keys.Order());
        using BitNetwork start = FormulaNetwork.Create(FormulaNetwork.Small);
        foreach ((string name, Tensor parameter) in golden.Backbone.Where(p => !golden.Network.Open.ContainsKey(p.Key)))
        {
            Assert.True(parameter.equal(start.Parameters[name]).all().item<bool>(), $"{name} is frozen and has moved.");
        }
    }
}
