using Microsoft.ML.OnnxRuntime;

namespace Mos.OnnxRuntime;

/// <summary>Loads the native library, which the application chooses by its package.</summary>
internal static class OnnxBackend
{
    /// <exception cref="OnnxBackendException">It cannot be loaded.</exception>
    public static void EnsureLoaded()
    {
        try
        {
            _ = OrtEnv.Instance();
        }
        catch (Exception e) when (Root(e) is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException or NullReferenceException)
        {
            string managed = typeof(OrtEnv).Assembly.GetName().Version?.ToString(3) ?? "";
            throw new OnnxBackendException(
                $"The native library of ONNX Runtime cannot be loaded ({Root(e).Message.ReplaceLineEndings(" ")}): add it to the application by 'dotnet add package Microsoft.ML.OnnxRuntime' "
                + $"(processor) or 'Microsoft.ML.OnnxRuntime.Gpu' (CUDA), version {managed} or newer.",
                e);
        }
    }

    private static Exception Root(Exception e) => e is TypeInitializationException { InnerException: { } inner } ? Root(inner) : e;
}
