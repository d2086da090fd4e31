// A classifier of your own: takes a folder with classifier.onnx, photo.png and a folder held-out of images of its classes.
using Mos;
using Mos.Detectors;
using Mos.OnnxRuntime;

Directory.SetCurrentDirectory(args is [string folder] ? folder : ".");

#region detector
using IOodModel model = OnnxModel.Load("classifier.onnx", new OnnxLoadOptions
{
    Preprocessing = Preprocessing.ImageNet(),                        // what the network was trained with; the file does not say
});
using OodDetector detector = await OodDetector.CreateBuilder(model)
    .UseScorer(Scorers.Energy())
    .CalibrateOn(ImageSet.FromDirectory("held-out"), targetTpr: 0.9) // images of its classes that it was not trained on
    .BuildAsync();
Console.WriteLine(await detector.DetectAsync("photo.png"));
await detector.SaveAsync("photos.mos");
#endregion

#region load
using OodDetector loaded = await OodDetector.LoadAsync("photos.mos", OnnxModel.Loader);
Console.WriteLine(await loaded.DetectAsync("photo.png"));
#endregion

#region options
var options = new OnnxLoadOptions
{
    Preprocessing = new Preprocessing(240)
    {
        ShorterSide = 256,                                           // null: the whole image becomes the square
        Filter = ResizeFilter.Bicubic,
        Mean = new ChannelValues(0.485f, 0.456f, 0.406f),
        Deviation = new ChannelValues(0.229f, 0.224f, 0.225f),
        Channels = ChannelOrder.Bgr,
    },
    Logits = "logits",                                               // an output, or any tensor inside the graph
    Features = "pooled",
    ClassNames = ["dark", "red", "green", "blue"],
    ConfigureSession = session => session.IntraOpNumThreads = 2,     // or an execution provider
};
#endregion
using OnnxModel other = OnnxModel.Load("classifier.onnx", options);
Console.WriteLine($"{other.Info.ClassCount} classes, {other.Info.Head!.FeatureCount} features");
