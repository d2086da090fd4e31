namespace Mos.Cli.Tests;

public sealed partial class Samples
{
    private const int ArrayClasses = 3, ArrayWidth = 6;

    /// <summary>Arrays as another framework would write them: a head, and features of classes around its rows.</summary>
    private void MakeArrays()
    {
        float[] weight = [.. Enumerable.Range(0, ArrayClasses).SelectMany(c => Enumerable.Range(0, ArrayWidth).Select(d => d % ArrayClasses == c ? 1f : -0.5f))];
        Arrays("head-arrays", Matrix("weight", ArrayClasses, weight), StoredTensor.FromValues<float>("bias", [ArrayClasses], new float[ArrayClasses]));
        Arrays("fit-arrays", Features(60, 0, isKnown: true), ArrayLabels(60));
        Arrays("val-arrays", Features(30, 1000, isKnown: true), ArrayLabels(30));
        Arrays("data-arrays", Features(5, 2000, isKnown: true));
        Arrays("ood-arrays", Features(30, 3000, isKnown: false));
        Arrays("silent-arrays", Matrix("features", 2, [.. new float[ArrayWidth], .. Enumerable.Range(1, ArrayWidth).Select(d => (float)d)]));
        Arrays("nan-arrays", Matrix("features", 1, [.. Enumerable.Repeat(float.NaN, ArrayWidth)]));
        Arrays("wide-arrays", Matrix("features", 2, new float[2 * (ArrayWidth + 1)]));
        Arrays("other-arrays", Matrix("x", 1, 1));
    }

    private void Arrays(string word, params StoredTensor[] arrays)
    {
        bool isNumpy = word != "val-arrays";
        _paths[word] = Path(word + (isNumpy ? ".npz" : ".safetensors"));
        if (isNumpy)
        {
            NumpyWriter.WriteNpz(this[word], arrays);
        }
        else
        {
            SafetensorsWriter.Write(this[word], arrays);
        }
    }

    private static StoredTensor Features(int rows, int first, bool isKnown) =>
        Matrix("features", rows, [.. Enumerable.Range(0, rows).SelectMany(i =>
        {
            var random = new SplitMix64(3, first + i);
            return Enumerable.Range(0, ArrayWidth).Select(d => (float)random.NextDouble() + (isKnown && d % ArrayClasses == i % ArrayClasses ? 2 : 0.5f));
        })]);

    private static StoredTensor ArrayLabels(int rows) => StoredTensor.FromValues<long>("labels", [rows], Enumerable.Range(0, rows).Select(i => (long)(i % ArrayClasses)).ToArray());

    private static StoredTensor Matrix(string name, int rows, params float[] values) => StoredTensor.FromValues<float>(name, [rows, values.Length / rows], values);
}
