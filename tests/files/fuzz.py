"""Read damaged files: ``python tests/files/fuzz.py FOLDER NUMBER [extension ...]``.

Each is a whole file of which bytes were changed, cut off, zeroed or put in. Reading may raise
`PynnDataError`, in the lossless formats it may else only return what was written; nothing may take
more than 5 s, at which the process is killed by a signal. Prints a line per extension.
"""

from __future__ import annotations

import signal
import sys
import warnings
from collections import Counter
from pathlib import Path

import neo
import numpy as np
import quantities as pq

import pynn_data
from pynn_data.errors import PynnDataError
from pynn_data.files.blocks import pack

LOSSLESS = (".nwb", ".npz", ".nix")
READABLE = (*LOSSLESS, ".mat", ".sonata.h5", ".dat")
LONGEST = 5.0


def whole() -> neo.Block:
    """Return a Block with something of everything that all these formats hold."""
    rng = np.random.default_rng(1)
    block = neo.Block(name="cells", layer="L4", sizes=[1, 2, 3], array=rng.normal(size=100))
    for i in range(2):
        segment = neo.Segment(name=f"segment00{i}", index=i, current=0.1 * pq.nA)
        segment.analogsignals.append(
            neo.AnalogSignal(
                rng.normal(size=(300, 4)).astype("f4"), units="mV", sampling_period=0.1 * pq.ms, name="v",
                array_annotations={"channel_index": np.arange(4)},
            )
        )
        segment.spiketrains = [
            neo.SpikeTrain(
                np.sort(rng.uniform(0, 30, 20)) * pq.ms, t_stop=30 * pq.ms, channel_id=k, source_index=k,
                source_population="cells",
            )
            for k in range(5)
        ]
        block.segments.append(segment)
    return block


def write(path: Path) -> None:
    """Write a whole file; those of NEST as NEST does."""
    if path.suffix != ".dat":
        pynn_data.write(whole(), path)
        return
    rng = np.random.default_rng(1)
    lines = ["# NEST version: 3.10.0", "# RecordingBackendASCII version: 2", "sender\ttime_ms\tV_m\tg_ex"]
    lines += [f"{i}\t{0.5 * n:.3f}\t{rng.normal(-60):.3f}\t{rng.uniform():.3f}" for n in range(50) for i in range(1, 9)]
    path.write_text("\n".join(lines) + "\n", encoding="ascii")


def damaged(content: bytes, rng: np.random.Generator) -> bytes:
    """Return a content with a few bytes changed, cut off, zeroed or put in."""
    kind, at = rng.integers(6), int(rng.integers(len(content)))
    if kind == 0:
        return content[:at]
    if kind == 1:
        return content[:at] + bytes(int(rng.integers(1, 64))) + content[at + 64 :]
    if kind == 2:
        return content[:at] + rng.bytes(int(rng.integers(1, 16))) + content[at:]
    spoilt = bytearray(content)
    for place in rng.integers(len(content), size=int(rng.integers(1, 9))):
        spoilt[place] = int(rng.integers(256)) if kind < 5 else spoilt[place] ^ (1 << int(rng.integers(8)))
    return bytes(spoilt)


def outcome(path: Path, text: str, lossless: bool) -> str:
    """Return how reading ends: an error of pynn-data's, or the Block as it was, or another one."""
    signal.setitimer(signal.ITIMER_REAL, LONGEST)
    try:
        found = pack(pynn_data.read(path)).text()
    except PynnDataError as error:
        return type(error).__name__
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    if found == text:
        return "unharmed"
    if lossless:
        raise AssertionError(f"{path} was read, and is not what was written")
    return "plain content"


def main(folder: Path, number: int, extensions: list[str]) -> None:
    """Damage and read; an exception or a signal ends the process."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    warnings.simplefilter("ignore")
    for extension in extensions:
        path = folder / f"a{extension}"
        write(path)
        text, content = pack(pynn_data.read(path)).text(), path.read_bytes()
        rng, outcomes = np.random.default_rng(number), Counter[str]()
        for i in range(number):
            path.write_bytes(damaged(content, rng))
            print(f"\r{extension} {i}", end="", file=sys.stderr, flush=True)
            outcomes[outcome(path, text, extension in LOSSLESS)] += 1
        print(extension, dict(outcomes), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:] or list(READABLE))
