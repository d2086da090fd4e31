namespace Mos.Reporting;

/// <summary>A figure that a <see cref="ResultTable"/> can show. All are shares from 0 to 1, shown in per cent.</summary>
public enum ResultMetric
{
    /// <summary>Area under the ROC curve; higher is better.</summary>
    Auroc,

    /// <summary>False positive rate at the TPR level by the convention <c>Nearest</c>, that of the paper's code; lower is better.</summary>
    FprNearest,

    /// <summary>False positive rate at the TPR level by the convention <c>AtLeast</c>, that of most libraries; lower is better.</summary>
    FprAtLeast,

    /// <summary>Average precision with in-distribution as positive; higher is better.</summary>
    AuprIn,

    /// <summary>Average precision with out-of-distribution as positive; higher is better.</summary>
    AuprOut,
}
