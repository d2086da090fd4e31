using System.Security.Cryptography;

namespace Mos;

/// <summary>The head of a store's model, in a file of its own.</summary>
internal static class SignalHeadFile
{
    public const string FileName = "head.safetensors";

    public static void Write(string folder, LinearHead head) => SafetensorsWriter.Write(Path.Combine(folder, FileName), Tensors(head));

    /// <summary>What the file of a head is, whether it was written or not.</summary>
    public static ManifestFile Describe(LinearHead head)
    {
        using var bytes = new MemoryStream();
        SafetensorsWriter.Write(bytes, Tensors(head));
        return new ManifestFile(FileName, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length))));
    }

    /// <exception cref="MosFormatException">It is not the file that was written.</exception>
    public static LinearHead Read(string folder, ManifestFile file)
    {
        HashedFile.Verify(folder, file);
        using TensorFile tensors = TensorFile.Open(Path.Combine(folder, file.File));
        StoredTensor weight = tensors["weight"];
        return new LinearHead(new FloatMatrix((int)weight.Shape[0], (int)weight.Shape[1], weight.ToFloats()), tensors["bias"].ToFloats());
    }

    private static StoredTensor[] Tensors(LinearHead head) =>
    [
        StoredTensor.FromValues("weight", [head.LogitCount, head.FeatureCount], head.Weight.Memory),
        StoredTensor.FromValues("bias", [head.LogitCount], head.Bias),
    ];
}
