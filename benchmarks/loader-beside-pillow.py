#!/usr/bin/env python3
"""Images per second on one core, from JPEG files of 500 x 375 pixels to 480 x 480 RGB bytes: the loader of Mos beside Pillow.

Both take the same files in alternating rounds, and both must give the same bytes. Needs Pillow; build benchmarks/Mos.Benchmarks first.
"""
import hashlib
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import PIL
from PIL import Image, features

ROUNDS = 9
BENCHMARKS = pathlib.Path(__file__).resolve().parent.parent / "artifacts/bin/Mos.Benchmarks/release/Mos.Benchmarks.dll"


def load(path):
    with Image.open(path) as image:
        return image.convert("RGB").resize((480, 480), Image.BILINEAR)


def main():
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        mos = subprocess.Popen(["dotnet", BENCHMARKS, "load-images", folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        mos_hash = mos.stdout.readline().strip()
        paths = sorted(pathlib.Path(folder).iterdir())
        pixels = hashlib.sha256()
        for path in paths:
            pixels.update(load(path).tobytes())
        if pixels.hexdigest() != mos_hash:
            sys.exit("The bytes differ.")

        seconds = {"Mos": [], "Pillow": []}
        for _ in range(ROUNDS):
            mos.stdin.write("1\n")
            mos.stdin.flush()
            seconds["Mos"].append(float(mos.stdout.readline()))
            start = time.perf_counter()
            for path in paths:
                load(path)
            seconds["Pillow"].append(time.perf_counter() - start)

        mos.stdin.close()
        mos.wait()

    ratios = [p / m for m, p in zip(seconds["Mos"], seconds["Pillow"])]
    for name, rounds in seconds.items():
        print(f"{name}: {len(paths) / statistics.median(rounds):.0f} images/s")
    print(f"Mos beside Pillow {PIL.__version__} (libjpeg-turbo {features.version('libjpeg_turbo')}): {statistics.median(ratios):.2f} times as fast, "
          f"{min(ratios):.2f} to {max(ratios):.2f} in {ROUNDS} rounds of {len(paths)} images; equal bytes")


main()
