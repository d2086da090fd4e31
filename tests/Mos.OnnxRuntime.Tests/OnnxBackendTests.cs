using System.Reflection;
using System.Runtime.Loader;
using Mos.Testing;

namespace Mos.OnnxRuntime.Tests;

public sealed class OnnxBackendTests
{
    [Fact]
    public void Load_withoutTheNativeLibrary_saysWhichPackageToAdd()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("model.onnx", Graphs.Gemm("N").ToBytes());
        var alone = new WithoutNatives();
        MethodInfo load = alone.LoadFromAssemblyPath(typeof(OnnxModel).Assembly.Location).GetType(typeof(OnnxModel).FullName!)!.GetMethod(nameof(OnnxModel.Load))!;
        Exception error = Assert.Throws<TargetInvocationException>(() => load.Invoke(null, [path, null])).InnerException!;
        Assert.Equal(nameof(OnnxBackendException), error.GetType().Name);
        Assert.Contains("dotnet add package Microsoft.ML.OnnxRuntime", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The same assemblies once more, in an application that has no native library.</summary>
    private sealed class WithoutNatives() : AssemblyLoadContext("without natives")
    {
        protected override Assembly? Load(AssemblyName name) => name.Name is "Microsoft.ML.OnnxRuntime" or "Mos.OnnxRuntime"
            ? LoadFromAssemblyPath(Default.LoadFromAssemblyName(name).Location)
            : null;

        protected override nint LoadUnmanagedDll(string name) => throw new DllNotFoundException($"Unable to load shared library '{name}'");
    }
}
