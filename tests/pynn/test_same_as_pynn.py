"""The scripts find the same with pynn-data as with PyNN itself: spikes and traces, on NEST and on NEURON.

This needs an environment with PyNN and the plug-ins in it; PyNN runs in a process of its own for each script.
"""

import pickle
import re
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
import running

pytest.importorskip("pyNN")

TOLERANCE = 1e-6
"""Of potentials in mV, of spike times in ms, and of everything else in its own unit."""

NOT_YET: set[str] = set()
"""Scripts that pynn-data cannot run yet; the tests of the scripts say why."""

NOT_IN_PYNN: dict[tuple[str, str], str] = {}
"""Scripts that PyNN cannot run, by script and engine ("*" for both), and the error it ends with."""

DRAWN: dict[str, str] = {}
"""Scripts in which each library draws numbers of its own, and what it draws: only names and shapes are the same."""

DIFFERENT: dict[tuple[str, str], dict[str, str]] = {}
"""What differs, by script and engine ("*" for both): pattern of names of what is different, and who is right."""


EULER: set[str] = set()
"""Scripts in which PyNN's cells on NEURON differ from PyNN's cells on NEST, and pynn-data's on NEURON do not.

PyNN has NEURON integrate by the implicit method of Euler at steps of `timestep`, and hands conductances over a sample
late; pynn-data's cells are solved exactly, or as closely as NEST's. So the judge of these is PyNN on NEST.
"""


def of(table, name, engine):
    """Return the table's entry for a script on an engine, if it has one."""
    return table.get((name, engine), table.get((name, "*")))


@pytest.mark.parametrize("engine", ["nest", "neuron"])
@pytest.mark.parametrize("name", running.NAMES)
def test_same_as_pynn(name, engine, tmp_path):
    if name in NOT_YET:
        pytest.skip("cannot run yet")
    judge = "nest" if name in EULER else engine
    theirs = with_pynn(name, judge, tmp_path)
    error = of(NOT_IN_PYNN, name, engine)
    if error:
        assert isinstance(theirs, str), "PyNN can do it now"
        assert error in theirs
        pytest.skip(f"PyNN cannot run it: {error}")
    assert not isinstance(theirs, str), theirs
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ours = running.run(name, "pynn_data", engine, tmp_path)
    found = differences(ours, theirs, drawn=name in DRAWN)
    known = of(DIFFERENT, name, judge) or {}
    assert not {key: found[key] for key in found if not any(re.search(one, key) for one in known)}
    assert all(any(re.search(one, key) for key in found) for one in known), "no longer different"


def with_pynn(name: str, engine: str, folder: Path) -> dict[str, np.ndarray] | str:
    """Return what a script finds with PyNN, or what it says when it fails."""
    folder = folder / "pynn"
    folder.mkdir()
    result = folder / "found.pickle"
    command = [sys.executable, running.__file__, name, "pyNN", engine, str(folder), str(result)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    return pickle.loads(result.read_bytes()) if done.returncode == 0 else done.stderr


def differences(ours: dict[str, np.ndarray], theirs: dict[str, np.ndarray], drawn: bool) -> dict[str, str]:
    """Return what is different, by name, in words."""
    found = {key: "only PyNN has it" for key in theirs if key not in ours}
    found |= {key: "only pynn-data has it" for key in ours if key not in theirs}
    for key in ours.keys() & theirs.keys():
        one, other = ours[key], theirs[key]
        by_chance = drawn or "drawn" in key
        if by_chance and key.endswith(" times"):
            continue
        if one.shape != other.shape:
            found[key] = f"shapes {one.shape} and, in PyNN, {other.shape}"
        elif not by_chance and not np.allclose(one, other, rtol=1e-9, atol=TOLERANCE, equal_nan=True):
            found[key] = f"{np.nanmax(abs(one - other))} at most, in {np.sum(abs(one - other) > TOLERANCE)} of {one.size}"
    return found
