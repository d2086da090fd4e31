using System.Globalization;
using Mos;
using Mos.Detectors;
using Mos.Vision;
using TorchSharp;

// Torch before any call to Mos: the package must have made it loadable by then.
using (torch.Tensor ones = torch.ones(2, 3))
{
    Console.WriteLine($"torch {ones.sum().item<float>()}");
}

// The small network of the golden files: 9 classes in groups of 3, 4 and 2, which BiT's own format does not say.
using IOodModel model = BitModel.Load(args[0], new BitLoadOptions
{
    Groups = ClassGroups.FromSizes([3, 4, 2]),
    Preprocessing = new Preprocessing(64),
});
IImageReader images = model.Images!;
var pixels = new byte[images.Height * images.Width * 3];
images.Read(File.ReadAllBytes(args[1]), args[1], pixels);

IOodScorer scorer = Scorers.Mos();
var scores = new double[1];
scorer.Score(model.Forward(new ImageBatch(1, images.Height, images.Width, pixels), scorer.Request), scores);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"score {scores[0]:F4}"));
