using System.Text.Json;
using Mos.Testing;

namespace Mos.Vision.Tests;

/// <summary>What the reference computes with the formula network; stands in the repository, so that a fresh clone can compare.</summary>
internal static class FormulaJson
{
    public static JsonElement Root { get; } = JsonDocument.Parse(File.ReadAllBytes(SharedData.InRepository("formula_network.json"))).RootElement;

    public static TheoryData<string> Cases { get; } = [.. Root.GetProperty("cases").EnumerateObject().Select(c => c.Name)];

    public static FormulaCase Case(string name) => Read(Root.GetProperty("cases").GetProperty(name));

    public static FormulaCase Architecture(string name) => Read(Root.GetProperty("real_architectures").GetProperty(name));

    private static FormulaCase Read(JsonElement c) => new(
        [.. c.GetProperty("image_numbers").EnumerateArray().Select(n => n.GetInt32())],
        c.GetProperty("height").GetInt32(),
        c.GetProperty("width").GetInt32(),
        c.TryGetProperty("logits", out JsonElement logits)
            ? [.. logits.EnumerateArray().SelectMany(r => r.EnumerateArray()).Select(v => v.GetSingle())]
            : [.. c.GetProperty("logits_first8").EnumerateArray().Select(v => v.GetSingle())]);
}

/// <summary>Images by number and size, and the logits that the reference gives for them.</summary>
internal sealed record FormulaCase(int[] Numbers, int Height, int Width, float[] Logits);
