// Trains a group-softmax head on your own photographs: photos/GROUP/CLASS/*.jpg. Arguments: the photographs, a backbone, the model to write.
using Mos;
using Mos.Vision;

(string photos, string weights, string output) = (args[0], args[1], args[2]);

#region fine-tune
string[] folders = [.. Directory.GetDirectories(photos).SelectMany(Directory.GetDirectories).Order(StringComparer.Ordinal)];
string[] classNames = [.. folders.Select(f => Path.GetFileName(f))];
string[] groupOfClass = [.. folders.Select(f => Path.GetFileName(Path.GetDirectoryName(f)!))];
string[] groupNames = [.. groupOfClass.Distinct()];
var groups = ClassGroups.FromAssignment([.. groupOfClass.Select(g => Array.IndexOf(groupNames, g))], groupNames);

var images = new ImageSet(folders.SelectMany((folder, label) => Directory.GetFiles(folder).Select(file => new ImageItem(file, label))), classNames);
(ImageSet training, ImageSet heldOut) = images.HoldOut(0.2);

using BitModel backbone = BitModel.Load(weights);               // BiT .npz, .pth.tar or .safetensors
FineTuningResult result = await FineTuner.CreateBuilder(backbone)
    .WithGroupHead(groups, classNames)
    .TrainOn(training)
    .ValidateOn(heldOut)
    .Configure(o => (o.FromFeatures, o.Steps, o.BatchSize) = (true, 300, 64))   // left out: the paper's schedule, with crops and flips
    .RunAsync();
using BitModel model = result.Model;
await model.SaveAsync(output);
#endregion

Console.WriteLine($"{groups.ClassCount} classes in {groups.GroupCount} groups: top-1 {result.Top1:P1}, {output}");
