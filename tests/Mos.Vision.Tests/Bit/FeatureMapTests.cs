using TorchSharp;

namespace Mos.Vision.Tests;

/// <summary>Feature maps of a BiT network, and what follows from changes of them.</summary>
public class FeatureMapTests
{
    /// <summary>The mean of each channel.</summary>
    private static readonly MapReading Means = new(map => [.. map.Values.ToArray().Chunk(map.Positions).Select(c => c.Average())]);

    [Fact]
    public void Mean_of_the_map_before_the_pooling_is_the_feature()
    {
        using BitModel model = FormulaNetwork.Model(64);

        ModelOutput output = model.Forward(FormulaNetwork.Pixels(3, 64), new ModelRequest(ModelSignals.Features | ModelSignals.FeatureMaps));

        FloatMatrix maps = output.FeatureMaps!;
        Assert.Equal((3, 2048 * 4), (maps.Rows, maps.Columns));
        float[] means = [.. maps.Values.ToArray().Chunk(4).Select(c => c.Average())];
        Near.Equal(output.Features!.Values, means, 1e-5, "means of the maps");
    }

    [Theory]
    [InlineData(MapPlace.BeforePooling)]
    [InlineData(MapPlace.LastStage)]
    [InlineData(MapPlace.StageBeforeLast)]
    public void Network_goes_on_from_a_map_as_if_it_had_made_it(MapPlace place)
    {
        using BitModel model = FormulaNetwork.Model(64);
        var same = new MapStep(place, (map, changed) => map.Values.CopyTo(changed));
        var none = new MapStep(place, (_, changed) => changed.Clear());

        ModelOutput output = model.Forward(
            FormulaNetwork.Pixels(3, 64), new ModelRequest(ModelSignals.GroupLogits | ModelSignals.Stages, [], [same, none]));

        Near.Equal(output.Features!.Values, output.After(same).Features!.Values, 1e-5, "features");
        Near.Equal(output.Logits!.Values, output.After(same).Logits!.Values, 1e-4, "logits");
        float[] first = output.After(none).Features!.Row(0).ToArray();
        Assert.All(Enumerable.Range(1, 2), i => Assert.Equal(first, output.After(none).Features!.Row(i).ToArray()));
        Assert.NotEqual(first, output.Features.Row(0).ToArray());
    }

    [Fact]
    public void Change_after_an_input_step_sees_the_moved_pixels()
    {
        using BitModel model = FormulaNetwork.Model(32);
        ImageBatch images = FormulaNetwork.Pixels(2, 32);
        var same = new MapStep(MapPlace.StageBeforeLast, (map, changed) => map.Values.CopyTo(changed));
        var step = new InputStep(ModelSignals.Features, 0, 0.05f, o => o.Features!) { Then = new ModelRequest(ModelSignals.None, [], [same]) };

        ModelOutput output = model.Forward(images, new ModelRequest(ModelSignals.Features, [step], [same]));

        Near.Equal(output.Features!.Values, output.After(same).Features!.Values, 5e-5, "before the step");
        Near.Equal(output.After(step).Features!.Values, output.After(step).After(same).Features!.Values, 5e-5, "after the step");
        Assert.NotEqual(output.Features.Values.ToArray(), output.After(step).Features!.Values.ToArray());
    }

    [Fact]
    public void Readings_see_the_stages_in_their_order_and_then_the_last_activation()
    {
        using BitModel model = FormulaNetwork.Model(64);

        ModelOutput output = model.Forward(FormulaNetwork.Pixels(3, 64), new ModelRequest(ModelSignals.Features | ModelSignals.Stages, [], [], [Means]));

        FloatMatrix[] expected = [.. output.Stages!, output.Features!];
        Assert.Equal(expected.Length, output.Of(Means).Count);
        Assert.All(expected.Zip(output.Of(Means)), l =>
        {
            Assert.Equal((l.First.Rows, l.First.Columns), (l.Second.Rows, l.Second.Columns));
            Near.EqualRelative(l.First.Values, l.Second.Values, 1e-5, "means of a layer");
        });
        Assert.Equal(ModelSignals.None, model.Forward(FormulaNetwork.Pixels(1, 64), new ModelRequest(ModelSignals.Features)).Signals & ModelSignals.MapReadings);
    }

    [Fact]
    public void Reading_after_an_input_step_sees_the_moved_pixels()
    {
        using BitModel model = FormulaNetwork.Model(32);
        var step = new InputStep(ModelSignals.Features, 0, 0.05f, o => o.Features!) { Then = new ModelRequest(ModelSignals.None, [], [], [Means]) };

        ModelOutput output = model.Forward(FormulaNetwork.Pixels(2, 32), new ModelRequest(ModelSignals.Features, [step], [], [Means]));

        Near.EqualRelative(output.Features!.Values, output.Of(Means)[^1].Values, 5e-5, "before the step");
        Near.EqualRelative(output.After(step).Features!.Values, output.After(step).Of(Means)[^1].Values, 5e-5, "after the step");
        Assert.NotEqual(output.Features.Values.ToArray(), output.After(step).Features!.Values.ToArray());
    }

    [Fact]
    public void Reading_that_gives_other_numbers_of_numbers_is_refused()
    {
        using BitModel model = FormulaNetwork.Model(32);
        int calls = 0;
        var uneven = new MapReading(_ => new float[++calls]);

        ArgumentException e = Assert.Throws<ArgumentException>(() => model.Forward(FormulaNetwork.Pixels(2, 32), new ModelRequest(ModelSignals.Features, [], [], [uneven])));

        Assert.Contains("as many for each image of a layer", e.Message, StringComparison.Ordinal);
        Assert.Throws<ModelSignalException>(() => model.Forward(FormulaNetwork.Pixels(2, 32), new ModelRequest(ModelSignals.Features)).Of(uneven));
    }

    [Fact]
    public void Changes_and_readings_leave_no_tensors_behind()
    {
        using BitModel model = FormulaNetwork.Model(32);
        MapStep[] steps = [.. Enum.GetValues<MapPlace>().Select(p => new MapStep(p, (map, changed) => map.Values.CopyTo(changed)))];
        // The plain form is made with the first request for it.
        _ = model.Backbone.Network;
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        model.Forward(FormulaNetwork.Pixels(2, 32), new ModelRequest(ModelSignals.FeatureMaps, [], steps, [Means]));

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Step_moves_the_pixels_that_it_names_by_the_deviation_of_their_channel()
    {
        // Two pixels of three channels.
        float[] gradient = [3, 0.5f, -4, -1, 0, 2];
        var step = new InputStep(ModelSignals.Features, 0, 1, o => o.Features!);
        float[] Direction(InputStep s, ChannelOrder order = ChannelOrder.Rgb) => StepDirection.Of(gradient, s, order);

        Assert.Equal([1, 1, -1, -1, 1, 1], Direction(step));
        Assert.Equal([1, 1, -1, -1, 0, 1], Direction(step with { ZeroStays = true }));
        Assert.Equal([2, 1, -0.25f, -2, 1, 0.25f], Direction(step with { Deviation = new ChannelValues(0.5f, 1, 4) }));
        Assert.Equal([0.25f, 1, -2, -0.25f, 1, 2], Direction(step with { Deviation = new ChannelValues(0.5f, 1, 4) }, ChannelOrder.Bgr));
        Assert.Equal([0, 0, -1, 0, 0, 0], Direction(step with { Only = new StepPixels(Largest: true, Share: 0, Least: 1) }));
        Assert.Equal([0, 1, 0, 0, 1, 0], Direction(step with { Only = new StepPixels(Largest: false, Share: 0.4) }));
    }
}
