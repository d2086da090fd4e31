namespace Mos.Cli.App;

/// <summary>How far a stage has come, with a note such as the loss.</summary>
internal readonly record struct Tick(string Stage, long Done, long? Total, string? Note = null)
{
    public string Label => Note is null ? Stage : $"{Stage}  {Note}";
}
