"""Runs one of the scripts on an engine, with PyNN or with pynn-data in its place, and takes what it has found as arrays.

A script leaves what it has found in a dictionary `results`: Blocks, Segments, arrays, numbers.
"""

import argparse
import os
import pickle
import re
import runpy
import sys
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import neo
import numpy as np

SCRIPTS = Path(__file__).parent / "scripts"
NAMES = sorted(path.stem for path in SCRIPTS.glob("*.py"))
ENGINES = ("nest", "neuron", "brian2")


def text(name: str, library: str, engine: str) -> str:
    """Return the script with another engine and library, and nothing else changed for pynn-data.

    PyNN on NEST is told to keep spikes on the grid of steps, as they are everywhere else.
    """
    script = (SCRIPTS / f"{name}.py").read_text().replace("pyNN.nest", f"pyNN.{engine}").replace("pyNN", library)
    if library == "pyNN" and engine == "nest" and "spike_precision" not in script:
        script = re.sub(r"\bsetup\((?=\S)", 'setup(spike_precision="on_grid", ', script).replace('"on_grid", )', '"on_grid")')
    return script


def run(name: str, library: str, engine: str, folder: Path) -> dict[str, np.ndarray]:
    """Run a script in a folder that it may write into, as if it had been called with the engine's name."""
    path = folder / f"{name}.py"
    path.write_text(text(name, library, engine))
    before = os.getcwd(), sys.argv, sys.path[:]
    os.chdir(folder)
    sys.argv = [str(path), engine]
    try:
        variables = runpy.run_path(str(path), run_name="__main__")
    finally:
        os.chdir(before[0])
        sys.argv, sys.path[:] = before[1], before[2]
    return {key: value for name, found in variables["results"].items() for key, value in arrays(name, found)}


def arrays(name: str, found: Any) -> Iterator[tuple[str, np.ndarray]]:
    """Yield names and arrays of something that a script has found."""
    if isinstance(found, neo.Block):
        for number, segment in enumerate(found.segments):
            yield from arrays(f"{name}[{number}]", segment)
    elif isinstance(found, neo.Segment):
        if len(found.spiketrains):
            yield from arrays(f"{name}.spikes", found.spiketrains)
        for signal in found.analogsignals:
            yield f"{name}.{signal.name}", _sorted_by_channel(signal)
            yield f"{name}.{signal.name} at", np.array([signal.t_start.rescale("ms").item(),
                                                        signal.sampling_period.rescale("ms").item()])
    elif isinstance(found, neo.spiketrainlist.SpikeTrainList) or _are_trains(found):
        trains = [train.rescale("ms").magnitude for train in found]
        yield f"{name} counts", np.array([len(train) for train in trains])
        yield f"{name} times", np.sort(np.concatenate(trains)) if len(trains) == 1 else np.concatenate(trains)
    elif isinstance(found, neo.AnalogSignal):
        yield name, _sorted_by_channel(found)
    elif isinstance(found, Mapping):  # of spike counts: the keys are ids, and those are each library's own
        yield name, np.array([found[key] for key in sorted(found)])
    else:
        yield name, np.asarray(found)


def _are_trains(found: Any) -> bool:
    return isinstance(found, list) and bool(found) and all(isinstance(one, neo.SpikeTrain) for one in found)


def _sorted_by_channel(signal: neo.AnalogSignal) -> np.ndarray:
    channels = signal.array_annotations.get("channel_index")
    order = slice(None) if channels is None else np.argsort(channels, kind="stable")
    return np.array(signal.magnitude[:, order])


def main() -> None:
    """Run a script as a program: what it has found becomes a pickle."""
    parser = argparse.ArgumentParser()
    for argument in ("name", "library", "engine", "folder", "result"):
        parser.add_argument(argument)
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    os.environ.setdefault("MPLBACKEND", "agg")
    found = run(asked.name, asked.library, asked.engine, Path(asked.folder))
    Path(asked.result).write_bytes(pickle.dumps(found))


if __name__ == "__main__":
    main()
