using System.Text.Json;

namespace Mos.Vision.Tests;

public class FormulaNetworkTests
{
    [Fact]
    public void Hash_and_numbers_are_those_of_the_definition()
    {
        foreach (JsonElement test in FormulaJson.Root.GetProperty("hash32_test").EnumerateArray())
        {
            Assert.Equal(test[1].GetUInt32(), FormulaNetwork.Hash32(test[0].GetUInt32()));
        }

        foreach (JsonElement test in FormulaJson.Root.GetProperty("r_test").EnumerateArray())
        {
            Assert.Equal(test[2].GetDouble(), FormulaNetwork.R(test[0].GetUInt32(), test[1].GetUInt32()));
        }
    }

    [Fact]
    public void Parameters_have_the_names_order_shapes_and_values_of_the_reference()
    {
        Func<BitTensor, float[]> backbone = FormulaNetwork.Backbone();
        BitTensor[] tensors = [.. BitLayout.Backbone(FormulaNetwork.Small), .. BitLayout.Head(FormulaNetwork.Small.FeatureCount, 12)];
        JsonElement[] expected = [.. FormulaJson.Root.GetProperty("parameters").EnumerateArray()];

        Assert.Equal(expected.Select(p => p.GetProperty("name").GetString()), tensors.Select(t => t.Name));
        LinearHead head = FormulaNetwork.Head(FormulaNetwork.Small, 12);
        for (int t = 0; t < tensors.Length; t++)
        {
            float[] values = tensors[t].Name switch
            {
                BitLayout.HeadWeight => head.Weight.Values.ToArray(),
                BitLayout.HeadBias => head.Bias.ToArray(),
                _ => backbone(tensors[t]),
            };
            Assert.Equal(expected[t].GetProperty("shape").EnumerateArray().Select(s => s.GetInt64()), tensors[t].Shape);
            Assert.Equal(expected[t].GetProperty("first").EnumerateArray().Select(v => v.GetSingle()), values[..3]);
            Assert.Equal(expected[t].GetProperty("sum").GetDouble(), values.Sum(v => (double)v), 1e-6);
        }
    }
}
