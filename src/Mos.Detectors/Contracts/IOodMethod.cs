namespace Mos.Detectors;

/// <summary>A method of the field by its spec and its needs: an <see cref="IOodScorer"/>, or an <see cref="IOodScorerEstimator"/> that has yet to learn.</summary>
public interface IOodMethod
{
    /// <summary>The spec that names the method in tables, files and commands: <c>name[:option=value]...</c>, such as <c>mos</c> or <c>energy:T=1</c>.</summary>
    string Name { get; }

    /// <summary>What the method needs of a model. A model that cannot give it is refused when the two are composed.</summary>
    ModelRequest Request { get; }
}
