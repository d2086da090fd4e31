using Mos.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision.Tests.Heads;

public class GroupSoftmaxLossTests
{
    public static TheoryData<string> Cases =>
    [
        "tax1", "tax5", "tax16", "tax_each_group", "small1", "small2", "small7", "small_zero_logits", "small_extreme", "small_large", "small_tiny",
        "small_ties", "one_group", "two_groups_of_one", "small_f64",
    ];

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Loss_perImageAndOfTheBatch_equalsTheReference(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using GoldenLoss golden = new(name);

        Tensor perImage = golden.Loss.PerImage(golden.Logits, golden.Labels);
        perImage.mean().backward();

        golden.AssertClose("loss_per_sample_criterion_none", perImage);
        golden.AssertClose("loss", perImage.mean());
        golden.AssertClose("grad", golden.Logits.grad!);
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Loss_mixed_equalsTheReference(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using GoldenLoss golden = new(name);
        Tensor partners = golden.Labels.index_select(0, tensor(golden["perm"].ToInt64s()));

        Tensor loss = golden.Loss.PerMixedImage(golden.Logits, golden.Labels, partners, golden["lambda"].ToDoubles()[0]).mean();
        loss.backward();

        golden.AssertClose("mixup_loss", loss);
        golden.AssertClose("mixup_grad", golden.Logits.grad!);
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Predict_againstTheLabels_isRightWhereTheReferenceIs(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using GoldenLoss golden = new(name);
        float[] logits = golden["logits"].ToFloats();
        int width = golden.Groups.LogitCount;

        bool[] actual = [.. golden["labels"].ToInt64s().Chunk(golden.Groups.GroupCount).Select((row, n) =>
            ClassOf(row, golden.Groups) == golden.Loss.Predict(logits.AsSpan(n * width, width)))];

        Assert.Equal(golden["acc_correct"].ToInt64s().Select(v => v == 1), actual);
    }

    [Fact]
    public void Targets_ofClasses_areOthersOutsideTheirGroup()
    {
        using DisposeScope scope = NewDisposeScope();
        var groups = ClassGroups.FromTable([1, 0, 1, 0], [1, 0, 0, 1]);

        Tensor targets = new GroupSoftmaxLoss(groups).Targets([0, 3, 1]);

        Assert.Equal([0, 2, 2, 0, 1, 0], targets.data<long>().ToArray());
        Assert.Equal([3, 2], targets.shape);
    }

    /// <summary>An all-zero row names no class, so no prediction is right.</summary>
    private static int? ClassOf(long[] row, ClassGroups groups) =>
        row.Max() == 0 ? null : groups.ClassOf(Array.IndexOf(row, row.Max()), (int)row.Max() - 1);

    private sealed class GoldenLoss : IDisposable
    {
        private readonly TensorFile _file = TensorFile.Open(SharedData.Require("golden/group_softmax.npz"));
        private readonly string _case;

        public GoldenLoss(string name)
        {
            _case = name;
            Groups = ClassGroups.FromSizes([.. this["counts"].ToInt64s().Select(n => (int)n)]);
            Loss = HeadLoss.For(Groups.ClassCount, Groups);
            long[] shape = [.. this["logits"].Shape];
            Logits = this["logits"].ElementType == TensorElementType.Float64
                ? tensor(this["logits"].ToDoubles(), shape, requires_grad: true)
                : tensor(this["logits"].ToFloats(), shape, requires_grad: true);
            Labels = tensor(this["labels"].ToInt64s(), [.. this["labels"].Shape]);
        }

        public ClassGroups Groups { get; }

        public HeadLoss Loss { get; }

        public Tensor Logits { get; }

        public Tensor Labels { get; }

        public StoredTensor this[string part] => _file[$"{_case}_{part}"];

        public void AssertClose(string part, Tensor actual) =>
            Near.Equal(this[part].ToDoubles(), Near.Values(actual), 1e-6, $"{_case}_{part}", relative: 1e-5);

        public void Dispose() => _file.Dispose();
    }
}
