using Mos.Testing;

namespace Mos.Core.Tests.Features;

/// <summary>Signals that any framework wrote as arrays.</summary>
public sealed class SignalArraysTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(".npz")]
    [InlineData(".safetensors")]
    public void Logits_follow_from_features_and_head(string extension)
    {
        LinearHead head = SignalArrays.ReadHead(Write("head" + extension, Matrix("weight", 2, 3, 1, 0, 0, 0, 1, 1), Vector("bias", 0.5f, -1)));

        StoredSignals signals = SignalArrays.Read(Write("data" + extension, Matrix("features", 2, 3, 1, 2, 3, 4, 5, 6), Labels(1, -1)), head);

        SignalPart part = Assert.Single(signals.ReadParts());
        Assert.Equal([1.5f, 4, 4.5f, 10], part.Output.Logits!.Values.ToArray());
        Assert.Equal([1, null], part.Items.Select(i => i.Label));
        Assert.Equal(["data" + extension + "[0]", "data" + extension + "[1]"], signals.Images.Items.Select(i => i.Source));
        Assert.Equal(ModelSignals.Features | ModelSignals.Logits | ModelSignals.Head, signals.Model.Signals);
        Assert.Equal(2, signals.Model.Info.ClassCount);
    }

    [Fact]
    public void Logits_of_the_file_go_before_those_of_the_head()
    {
        LinearHead head = SignalArrays.ReadHead(Write("head.npz", Matrix("weight", 1, 1, 2), Vector("bias", 0)));

        StoredSignals signals = SignalArrays.Read(Write("data.npz", Matrix("features", 1, 1, 3), Matrix("logits", 1, 1, 7)), head);

        Assert.Equal(7, signals.ReadParts().Single().Output.Logits![0, 0]);
    }

    [Fact]
    public void Rows_come_in_parts_and_in_their_order()
    {
        float[] values = [.. Enumerable.Range(0, 1300).Select(i => (float)i)];

        StoredSignals signals = SignalArrays.Read(Write("data.npz", Matrix("logits", 1300, 1, values)));

        Assert.Equal(1300, signals.Count);
        Assert.True(signals.ReadParts().Count() > 1);
        Assert.Equal(values, signals.ReadParts().SelectMany(p => p.Output.Logits!.Values.ToArray()));
    }

    [Fact]
    public void Groups_cut_the_logits()
    {
        string path = Write("data.npz", Matrix("logits", 1, 5, 1, 2, 3, 4, 5));

        StoredSignals signals = SignalArrays.Read(path, groups: ClassGroups.FromSizes([2, 1]));

        Assert.Equal(ModelSignals.GroupLogits, signals.Model.Signals);
        Assert.Equal(3, signals.Model.Info.ClassCount);
        Refused(() => SignalArrays.Read(path, groups: ClassGroups.FromSizes([2, 2])), path, "5 logits", "need 6");
    }

    [Fact]
    public void Missing_arrays_are_named()
    {
        string other = Write("other.npz", Vector("x", 1));

        Refused(() => SignalArrays.Read(other), other, "neither 'features' nor 'logits'");
        Refused(() => SignalArrays.ReadHead(other), other, "no 'weight'");
        string weightless = Write("weight.npz", Matrix("weight", 2, 1, 1, 2), Vector("bias", 1));
        Refused(() => SignalArrays.ReadHead(weightless), weightless, "no 'bias' of 2 values");
    }

    [Theory]
    [InlineData("1 2 nan", "row 2 of the logits holds NaN or infinity")]
    [InlineData("1 inf 3", "row 1 of the logits holds NaN or infinity")]
    public void Values_that_are_no_numbers_are_refused(string values, string said)
    {
        string path = Write("data.npz", Matrix("logits", 3, 1, [.. values.Split(' ').Select(v => v == "nan" ? float.NaN : v == "inf" ? float.PositiveInfinity : float.Parse(v, null))]));

        Refused(() => SignalArrays.Read(path), path, said);
    }

    [Fact]
    public void Other_widths_are_refused()
    {
        var head = new LinearHead(new FloatMatrix(1, 3, new float[3]), new float[1]);
        string wide = Write("wide.npz", Matrix("features", 1, 4, 1, 2, 3, 4)), narrow = Write("narrow.npz", Matrix("features", 1, 3, 1, 2, 3));

        Refused(() => SignalArrays.Read(wide, head), wide, "features of 4 values, and the head takes 3");
        Refused(() => SignalArrays.Read(wide, like: SignalArrays.Read(narrow)), wide, "have 4 columns, and those that were given before have 3");
        string flat = Write("flat.npz", Vector("features", 1, 2));
        Refused(() => SignalArrays.Read(flat), flat, "'features' of shape [2]", "a row for each image");
    }

    [Fact]
    public void Labels_that_do_not_fit_are_refused()
    {
        StoredTensor logits = Matrix("logits", 2, 2, 1, 2, 3, 4);
        string few = Write("few.npz", logits, Labels(1)), outside = Write("outside.npz", logits, Labels(0, 2)), negative = Write("negative.npz", logits, Labels(0, -2));
        string real = Write("real.npz", logits, Vector("labels", 0, 1));

        Refused(() => SignalArrays.Read(few), few, "1 labels for 2 rows");
        Refused(() => SignalArrays.Read(outside), outside, "row 1 has label 2", "0 to 1");
        Refused(() => SignalArrays.Read(negative), negative, "label -2");
        Refused(() => SignalArrays.Read(real), real, "save class indices as integers");
    }

    [Fact]
    public void FromOutput_refuses_what_does_not_fit_the_model()
    {
        var model = new ModelInfo { Name = "m", Preprocessing = new Preprocessing(2), ClassCount = 3 };
        ModelOutput output = ModelOutput.FromLogits(new FloatMatrix(1, 2, new float[2]));

        Assert.Contains("the logits have 2 columns, and the model has 3", Assert.Throws<ArgumentException>(() => StoredSignals.FromOutput(model, output)).Message, StringComparison.Ordinal);
        Assert.Contains("no rows", Assert.Throws<ArgumentException>(() => StoredSignals.FromOutput(model, new ModelOutput { Count = 0 })).Message, StringComparison.Ordinal);
    }

    private static void Refused(Action read, string path, params string[] said)
    {
        MosFormatException e = Assert.Throws<MosFormatException>(read);
        Assert.Equal(path, e.Path);
        Assert.All([.. said, path], word => Assert.Contains(word, e.Message, StringComparison.Ordinal));
    }

    private static StoredTensor Matrix(string name, int rows, int columns, params float[] values) => StoredTensor.FromValues<float>(name, [rows, columns], values);

    private static StoredTensor Vector(string name, params float[] values) => StoredTensor.FromValues<float>(name, [values.Length], values);

    private static StoredTensor Labels(params long[] values) => StoredTensor.FromValues<long>("labels", [values.Length], values);

    private string Write(string name, params StoredTensor[] tensors)
    {
        string path = _folder.File(name);
        if (name.EndsWith(".npz", StringComparison.Ordinal))
        {
            NumpyWriter.WriteNpz(path, tensors);
        }
        else
        {
            SafetensorsWriter.Write(path, tensors);
        }

        return path;
    }
}
