namespace Mos.Vision;

/// <summary>What a pass with input steps gathers part by part: the output of the pixels as they are, and the same for what follows from each step.</summary>
internal sealed class PassBuffers
{
    private readonly BackboneOutputBuffer _plain;

    public PassBuffers(int count, BitVariant variant, OutputHead head, IReadOnlyList<InputStep> steps)
    {
        Head = head;
        Steps = steps;
        _plain = new BackboneOutputBuffer(count, variant, head.WantsStages);
        Moved = [.. steps.Select(s => new PassBuffers(count, variant, head with { Wanted = s.SignalsAfter }, s.Then?.Steps ?? []))];
    }

    public OutputHead Head { get; }

    public IReadOnlyList<InputStep> Steps { get; }

    /// <summary>What follows from each step, in their order.</summary>
    public IReadOnlyList<PassBuffers> Moved { get; }

    /// <summary>Takes what the network said of a part.</summary>
    public void Put(int first, TorchSharp.torch.Tensor features, IReadOnlyList<TorchSharp.torch.Tensor> stages) =>
        _plain.Put(first, features, Head.WantsStages ? stages : []);

    public ModelOutput ToOutput() => Head.Output(
        _plain.ToOutput(), Steps.Count == 0 ? null : Steps.Zip(Moved).ToDictionary(s => s.First, s => s.Second.ToOutput()));
}
