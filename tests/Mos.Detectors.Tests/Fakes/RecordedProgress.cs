namespace Mos.Detectors.Tests;

/// <summary>Keeps what was reported, in order.</summary>
internal sealed class RecordedProgress : IProgress<OodProgress>
{
    public List<OodProgress> Reports { get; } = [];

    public void Report(OodProgress value) => Reports.Add(value);
}
