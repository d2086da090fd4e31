#!/usr/bin/env python3
"""Peak memory of the tool's verbs on few and on many small images, and what each further image adds: [verb ...] [few many].

A verb that streams adds next to nothing: a path, and in evaluate the scores that its metrics need. Build the solution in Release first.
Settings of the garbage collector, such as DOTNET_GCHeapHardLimit, reach the tool: under a limit, garbage cannot pass for growth.
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import time

BIN = pathlib.Path(__file__).resolve().parent.parent / "artifacts/bin"
SIZE = 32
VARIANT = "custom:1,1,1,1:0.5"
CLASSES = 1000


def run(*words):
    """Seconds and peak resident bytes of a command."""
    start = time.perf_counter()
    child = subprocess.Popen([str(w) for w in words], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"It failed: {' '.join(map(str, words))}")
    return time.perf_counter() - start, usage.ru_maxrss * 1024


def draw(folder, most):
    draw_with = ["dotnet", BIN / "Mos.Benchmarks/release/Mos.Benchmarks.dll"]
    run(*draw_with, "draw-model", VARIANT, folder / "flat.safetensors")
    run(*draw_with, "draw-model", VARIANT, folder / "group.safetensors", 8)
    run(*draw_with, "draw-images", folder / "images", most, f"{SIZE}x{SIZE}")


def write_list(path, images):
    path.write_text("".join(f"{image} {i % CLASSES}\n" for i, image in enumerate(images)))
    return path


def verbs(folder, count):
    """The commands on a number of images; a later one may read what an earlier one wrote."""
    images = [f"{i:06}.jpg" for i in range(count)]
    work = folder / str(count)
    work.mkdir()
    every = write_list(work / "all.txt", images)
    inside, outside = write_list(work / "in.txt", images[: count // 2]), write_list(work / "out.txt", images[count // 2 :])
    few = write_list(folder / "few.txt", images[:100])
    root, flat, group = ["--root", folder / "images"], ["--size", SIZE, "--model", folder / "flat.safetensors"], ["--model", folder / "group.safetensors"]
    sets = ["--in", inside, "--ood", f"out={outside}", *root]
    return {
        "score": ["score", every, *root, *flat, "--scorers", "msp,energy", "--logits", "--out", work / "scores.csv"],
        "score --json": ["score", every, *root, *flat, "--scorers", "msp,energy", "--logits", "--json", "--out", work / "scores.json"],
        "extract": ["extract", "--data", every, *root, *flat, "--stages", "--out", work / "signals"],
        "fit": ["fit", "--features", work / "signals", "--scorers", "mahalanobis,kl", "--out", work / "fitted"],
        "evaluate": ["evaluate", *flat, *group, *sets, "--scorers", "paper", "--scorer", "kl:means=paper", "--fit", few, "--bootstrap", "0", "--out", work / "results"],
        "evaluate, learnt": ["evaluate", *flat, *sets, "--scorers", "msp", "--fitted", work / "fitted", "--bootstrap", "0", "--out", work / "results"],
        "calibrate": ["calibrate", *flat, "--held-out", every, *root, "--scorer", "energy", "--out", work / "detector.mos"],
        "detect": ["detect", "--detector", work / "detector.mos", every, *root],
    }


def main():
    counts = [int(word) for word in sys.argv[1:] if word.isdigit()] or [1000, 20000]
    wanted = [word for word in sys.argv[1:] if not word.isdigit()]
    print(f"{'verb':<18}" + "".join(f"{f'MB at {c}':>14}" for c in counts) + f"{'bytes/image':>14}{'ms/image':>10}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        draw(folder, counts[-1])
        commands = [verbs(folder, count) for count in counts]
        for verb in commands[0]:
            if wanted and verb not in wanted:
                continue
            found = [run("dotnet", BIN / "Mos.Cli/release/mos.dll", *each[verb], "--quiet") for each in commands]
            (seconds, bytes_), (more_seconds, more_bytes) = found[0], found[-1]
            further = counts[-1] - counts[0]
            print(f"{verb:<18}" + "".join(f"{peak / 1e6:14.0f}" for _, peak in found)
                  + f"{(more_bytes - bytes_) / further:14.0f}{1000 * (more_seconds - seconds) / further:10.2f}", flush=True)


main()
