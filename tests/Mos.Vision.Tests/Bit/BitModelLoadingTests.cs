using System.IO.Compression;
using Mos.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision.Tests;

public class BitModelLoadingTests
{
    [Fact]
    public void Bit_file_gives_the_formula_network_and_the_logits_of_the_reference()
    {
        using BitModel model = BitModel.Load(SharedData.InRepository("bit_small.npz"), new BitLoadOptions { Groups = FormulaNetwork.Groups });
        using BitModel formula = FormulaNetwork.Model(480);

        Assert.Equal("custom:1,1,1,1:1", model.Variant.Name);
        Assert.Equal("bit_small", model.Info.Name);
        Assert.Equal(Preprocessing.Paper, model.Info.Preprocessing);
        Assert.Equal(formula.Info.BackboneHash, model.Info.BackboneHash);
        Assert.Equal(formula.Info.Head!.Weight.Values.ToArray(), model.Info.Head!.Weight.Values.ToArray());
        Assert.Equal(formula.Info.Head.Bias.ToArray(), model.Info.Head.Bias.ToArray());
        FormulaCase small = FormulaJson.Case("small");
        Near.Equal(small.Logits, Logits(model, small), 5e-5, "logits");
    }

    [Fact]
    public void Scaled_jpeg_is_switched_on_in_whatever_preprocessing_and_makes_another_backbone()
    {
        string file = SharedData.InRepository("bit_small.npz");
        using BitModel exact = BitModel.Load(file);
        using BitModel scaled = BitModel.Load(file, new BitLoadOptions { ScaledJpeg = true });

        Assert.Equal(Preprocessing.Paper with { ScaledJpeg = true }, scaled.Info.Preprocessing);
        Assert.NotEqual(exact.Info.BackboneHash, scaled.Info.BackboneHash);
    }

    [SkippableFact]
    public void Trained_backbone_and_heads_equal_the_Python_run_on_photographs()
    {
        using GoldenArrays check = GoldenArrays.Require("data/check.npz");
        using GoldenArrays heads = GoldenArrays.Require("data/heads.npz");
        string backbone = SharedData.Require("data/bit-small.npz");
        ClassGroups groups = ClassGroups.FromSizes([7, 4, 5, 9, 10, 5]);
        var images = new ImageBatch(16, 64, 64, check.Bytes("pixels"));

        using BitModel model = BitModel.Load(backbone, new BitLoadOptions { Preprocessing = new Preprocessing(64) });
        using BitModel flat = model.WithHead(new LinearHead(heads.Matrix("tuned_flat_weight"), heads.Floats("tuned_flat_bias")));
        using BitModel group = model.WithHead(new LinearHead(heads.Matrix("tuned_group_weight"), heads.Floats("tuned_group_bias")), groups);

        Assert.Equal("custom:1,2,1,1:0.5", model.Variant.Name);
        ModelOutput output = model.Forward(images, new ModelRequest(ModelSignals.Logits | ModelSignals.Features));
        Near.Equal(check.Floats("features"), output.Features!.Values, 1e-3, "features");
        Near.Equal(check.Floats("backbone_logits"), output.Logits!.Values, 1e-3, "logits of the backbone's head");
        Near.Equal(check.Floats("flat_logits"), flat.Forward(images, new ModelRequest(ModelSignals.Logits)).Logits!.Values, 1e-3, "logits of the flat head");
        Near.Equal(check.Floats("group_logits"), group.Forward(images, new ModelRequest(ModelSignals.GroupLogits)).Logits!.Values, 1e-3, "logits of the group head");
    }

    [SkippableTheory]
    [InlineData("formula_small.pth.tar")]
    [InlineData("formula_small_legacy.pth.tar")]
    public void Checkpoint_of_the_reference_gives_the_formula_network(string name)
    {
        using BitModel model = LoadGzipped(name);
        using BitModel formula = FormulaNetwork.Model(480);

        Assert.Equal(formula.Info.BackboneHash, model.Info.BackboneHash);
        Assert.Equal(formula.Info.Head!.Weight.Values.ToArray(), model.Info.Head!.Weight.Values.ToArray());
        Assert.Equal(name[..^".pth.tar".Length], model.Info.Name);
    }

    [SkippableFact]
    public void Checkpoint_that_the_reference_fine_tuned_has_the_frozen_backbone_and_the_trained_head()
    {
        using GoldenArrays trained = GoldenArrays.Require("golden/finetune_head.npz");
        using BitModel model = LoadGzipped("finetuned_head.pth.tar");
        using BitModel formula = FormulaNetwork.Model(480);

        Assert.Equal(formula.Info.BackboneHash, model.Info.BackboneHash);
        Assert.Equal(trained.Floats("a|after:head.conv.weight"), model.Info.Head!.Weight.Values.ToArray());
        Assert.Equal(trained.Floats("a|after:head.conv.bias"), model.Info.Head.Bias.ToArray());
    }

    private static BitModel LoadGzipped(string name)
    {
        string compressed = SharedData.Require($"golden/checkpoints/{name}.gz");
        string folder = Directory.CreateTempSubdirectory("mos-vision-").FullName;
        try
        {
            string path = Path.Combine(folder, name);
            using (var source = new GZipStream(File.OpenRead(compressed), CompressionMode.Decompress))
            using (FileStream target = File.Create(path))
            {
                source.CopyTo(target);
            }

            return BitModel.Load(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static float[] Logits(BitModel model, FormulaCase c)
    {
        using DisposeScope scope = NewDisposeScope();
        using var gradientFree = no_grad();
        Tensor features = model.Backbone.Network.Features(FormulaNetwork.Images(c.Numbers, c.Height, c.Width));
        return model.Info.Head!.Logits(new FloatMatrix(c.Numbers.Length, model.Variant.FeatureCount, features.data<float>().ToArray())).Values.ToArray();
    }
}
