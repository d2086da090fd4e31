using Mos.Vision;

namespace Mos.Cli.Tests;

public sealed partial class Samples
{
    /// <summary>Stored signals and fitted scorers of the flat model, whole and damaged, and what another model learnt.</summary>
    private async Task MakeStoresAsync()
    {
        foreach ((string word, string source) in ((string, string)[])[("stored-val", "val"), ("stored-far", "far-noise"), ("stored-train", "train")])
        {
            _paths[word] = Path(word);
            await ToolRun.DoneAsync("extract", "--model", this["flat"], "--data", this[source], "--stages", "--part", "16", "--batch", "16", "--out", this[word], "--quiet");
        }

        _paths["stored-group"] = Path("stored-group");
        await ToolRun.DoneAsync("extract", "--model", this["group"], "--data", this["far-noise"], "--out", this["stored-group"], "--quiet");
        _paths["stored-other"] = Path("stored-other");
        using (var backbone = BitModel.Create(BitVariant.Custom([1, 1, 1, 1], 0.5), new Preprocessing(Size), seed: 1))
        {
            await backbone.SaveAsync(Path("other.safetensors"));
        }

        await ToolRun.DoneAsync("extract", "--model", Path("other.safetensors"), "--data", this["far-noise"], "--out", this["stored-other"], "--quiet");
        _paths["fitted"] = Path("fitted.safetensors");
        await ToolRun.DoneAsync("fit", "--features", this["stored-train"], "--scorers", "kl", "--out", this["fitted"], "--quiet");
        _paths["cut-fitted"] = Cut(this["fitted"], "cut-fitted.safetensors");
        _paths["foreign-fitted"] = Path("foreign.safetensors");
        _paths["other-flat"] = Path("other-flat.safetensors");
        using (var flat = BitModel.Load(this["flat"]))
        using (BitModel other = flat.WithHead(new LinearHead(flat.Info.Head!.Weight, new float[flat.Info.Head.LogitCount].Select((_, i) => (float)i).ToArray()), classNames: flat.Info.ClassNames))
        {
            await other.SaveAsync(this["other-flat"]);
        }

        await ToolRun.DoneAsync("fit", "--model", this["other-flat"], "--data", this["train"], "--scorers", "kl", "--out", this["foreign-fitted"], "--quiet");
        MakeDamagedStores();
    }

    private void MakeDamagedStores()
    {
        string manifest = File.ReadAllText(System.IO.Path.Combine(this["stored-val"], "manifest.json"));
        CopyStore("half-store");
        File.WriteAllText(System.IO.Path.Combine(this["half-store"], "manifest.json"), manifest[..manifest.IndexOf("\"parts\":[", StringComparison.Ordinal)] + "\"parts\":[]}");
        CopyStore("newer-store");
        File.WriteAllText(System.IO.Path.Combine(this["newer-store"], "manifest.json"), manifest.Replace("\"version\":1", "\"version\":9", StringComparison.Ordinal));
        CopyStore("changed-store");
        string part = System.IO.Path.Combine(this["changed-store"], "part-00001.safetensors");
        byte[] bytes = File.ReadAllBytes(part);
        bytes[^1] ^= 1;
        File.WriteAllBytes(part, bytes);
        CopyStore("cut-store");
        File.WriteAllBytes(System.IO.Path.Combine(this["cut-store"], "part-00001.safetensors"), bytes[..^1]);
    }

    private void CopyStore(string word)
    {
        _paths[word] = Directory.CreateDirectory(Path(word)).FullName;
        foreach (string file in Directory.GetFiles(this["stored-val"]))
        {
            File.Copy(file, System.IO.Path.Combine(this[word], System.IO.Path.GetFileName(file)));
        }
    }
}
