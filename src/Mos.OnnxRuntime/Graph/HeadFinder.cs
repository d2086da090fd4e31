namespace Mos.OnnxRuntime;

/// <summary>Finds the last linear layer before the logits: a Gemm, or a MatMul with or without an Add, over constants.</summary>
internal static class HeadFinder
{
    /// <summary>The layer and the name of the tensor that goes into it; null where the logits come from something else.</summary>
    public static (LinearHead Head, string Features)? Find(OnnxFile file, string logits)
    {
        OnnxNode? last = Producer(file, logits);
        return last switch
        {
            { Operation: "Gemm", Inputs.Count: >= 2 } => OfGemm(file, last),
            { Operation: "MatMul", Inputs.Count: 2 } => OfMatMul(file, last, bias: null),
            { Operation: "Add", Inputs: [string a, string b] } =>
                Producer(file, a) is { Operation: "MatMul" } left ? OfMatMul(file, left, b)
                : Producer(file, b) is { Operation: "MatMul" } right ? OfMatMul(file, right, a)
                : null,
            _ => null,
        };
    }

    private static (LinearHead, string)? OfGemm(OnnxFile file, OnnxNode gemm)
    {
        if (gemm.Integer("transA", 0) != 0 || Matrix(file, gemm.Inputs[1]) is not { } matrix)
        {
            return null;
        }

        FloatMatrix weight = Scaled(gemm.Integer("transB", 0) == 0 ? Transposed(matrix) : matrix, gemm.Float("alpha", 1));
        float[]? bias = gemm.Inputs.Count > 2 && gemm.Inputs[2].Length > 0 ? Bias(file, gemm.Inputs[2], weight.Rows, gemm.Float("beta", 1)) : new float[weight.Rows];
        return bias is null ? null : (new LinearHead(weight, bias), gemm.Inputs[0]);
    }

    private static (LinearHead, string)? OfMatMul(OnnxFile file, OnnxNode product, string? bias)
    {
        if (Matrix(file, product.Inputs[1]) is not { } matrix)
        {
            return null;
        }

        float[]? offsets = bias is null ? new float[matrix.Columns] : Bias(file, bias, matrix.Columns, 1);
        return offsets is null ? null : (new LinearHead(Transposed(matrix), offsets), product.Inputs[0]);
    }

    private static OnnxNode? Producer(OnnxFile file, string tensor) => file.ProducerOf(GraphWalk.OriginOf(file, tensor));

    private static FloatMatrix? Matrix(OnnxFile file, string name)
    {
        string origin = GraphWalk.OriginOf(file, name);
        if (file.ProducerOf(origin) is { Operation: "Transpose", Inputs.Count: 1 } transpose && transpose.Integers("perm") is [] or [1, 0])
        {
            return Matrix(file, file.ProducerOf(origin)!.Inputs[0]) is { } turned ? Transposed(turned) : null;
        }

        return file.Constant(origin) is { Shape: [> 0 and <= int.MaxValue, > 0 and <= int.MaxValue] } tensor && tensor.ToFloats(file.Folder) is { } values && values.All(float.IsFinite)
            ? new FloatMatrix((int)tensor.Shape[0], (int)tensor.Shape[1], values)
            : null;
    }

    private static float[]? Bias(OnnxFile file, string name, int count, float scale) =>
        file.Constant(GraphWalk.OriginOf(file, name))?.ToFloats(file.Folder) is { } values && (values.Length == count || values.Length == 1) && values.All(float.IsFinite)
            ? [.. Enumerable.Range(0, count).Select(i => scale * values[values.Length == 1 ? 0 : i])]
            : null;

    private static FloatMatrix Scaled(FloatMatrix matrix, float factor) =>
        factor == 1 ? matrix : new FloatMatrix(matrix.Rows, matrix.Columns, Array.ConvertAll(matrix.Values.ToArray(), v => factor * v));

    private static FloatMatrix Transposed(FloatMatrix matrix)
    {
        var turned = new float[matrix.Rows * matrix.Columns];
        ReadOnlySpan<float> values = matrix.Values;
        for (int r = 0; r < matrix.Rows; r++)
        {
            for (int c = 0; c < matrix.Columns; c++)
            {
                turned[(c * matrix.Rows) + r] = values[(r * matrix.Columns) + c];
            }
        }

        return new FloatMatrix(matrix.Columns, matrix.Rows, turned);
    }
}
