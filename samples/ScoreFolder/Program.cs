// Scores every image of a folder: run `mos demo` first; this program takes the folder that it wrote.
using Mos;
using Mos.Detectors;
using Mos.Vision;

Directory.SetCurrentDirectory(args is [string folder] ? folder : "mos-demo");

#region score-folder
using IOodModel model = BitModel.Load("group-head.safetensors");
var pass = new ScoringPass([new ModelScorers(model, [Scorers.Mos()])]);
await foreach (ScoredBatch batch in pass.RunAsync(ImageSet.FromDirectory("images/near-figures").Items))
{
    foreach ((ImageItem image, double score) in batch.Items.Zip(batch.Models[0].Scores[0]))
    {
        Console.WriteLine($"{score:F4}  {image.Source}");       // higher = more in-distribution
    }

    foreach (UnreadableImage image in batch.Unreadable)
    {
        Console.Error.WriteLine($"{image.Source}: {image.Reason}");
    }
}
#endregion
