"""How a job of several processes begins, fails, and writes files."""

import re
import time

import numpy as np
import pytest

import pynn_data

pytestmark = pytest.mark.capability("MPI")

BEGIN = """
import pynn_data
from pynn_data_conformance.mpi.looks import five_cells
sim = pynn_data.open({backend!r})
sim.setup(timestep=0.1)
cells = five_cells(sim)
sim.run(20.0)
"""


@pytest.fixture
def begin(backend):
    """Provide the beginning of a script: five cells that have run for 20 ms."""
    return BEGIN.format(backend=backend)


def test_each_process_is_numbered_and_nothing_else_is_printed(job, begin, most):
    script = f"""{begin}
block = cells.get_data(gather="all")
print(f"<{{sim.rank()}} of {{sim.num_processes()}}, {{block.annotations['mpi_processes']}}>", flush=True)
sim.end()
"""
    done = job(most, script)
    assert done.returncode == 0, done.text
    # Lines of several processes may be joined, and their ends follow later.
    assert sorted(re.findall("<.*?>", done.stdout)) == [f"<{rank} of {most}, {most}>" for rank in range(most)]
    assert re.sub("<.*?>", "", done.stdout).strip() == "", done.text


def test_error_in_one_process_ends_all(job, begin, most):
    """With its text, long before the job is taken to hang."""
    since = time.monotonic()
    done = job(most, f"{begin}if sim.rank() == 1: raise RuntimeError('on purpose')\nsim.run(1e6)")
    assert time.monotonic() - since < 60
    assert done.returncode
    assert f"Process 1 of {most}:" in done.stderr, done.text
    assert "RuntimeError: on purpose" in done.stderr


def test_refusal_is_everyone_s(job, begin, most):
    """What is caught can be mended: the processes are where they were."""
    script = f"""{begin}
try:
    cells.record("no such variable")
except Exception as error:
    print(f"<{{type(error).__name__}}>", flush=True)
sim.run(5.0)
assert cells.get_data(gather="all").segments[0].analogsignals[0].shape == (251, 5)
"""
    done = job(most, script)
    assert done.returncode == 0, done.text
    assert done.stdout.count("<UnknownVariable>") == most, done.text


def test_failure_to_write_is_everyone_s(job, tmp_path, begin, most):
    """And nothing has been forgotten, so that it can be written after all."""
    script = f"""{begin}
import resource
def attempt(target):
    try:
        cells.write_data(target, clear=True)
    except Exception as error:
        print(f"<{{sim.rank()}} {{type(error).__name__}} {{error}}>", flush=True)
attempt("/dev/null/data.npz")
attempt("data.unknown")
before = resource.getrlimit(resource.RLIMIT_FSIZE)
if sim.rank() == 0:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))  # as if the disk were full
attempt("data.npz")
resource.setrlimit(resource.RLIMIT_FSIZE, before)
cells.write_data("after_all.npz", clear=True)
"""
    done = job(most, script)
    assert done.returncode == 0, done.text
    for first in ("NotADirectoryError", "UnknownFormat", "WriteFailed"):
        assert f"<0 {first} " in done.stdout, done.text
    for rank in range(1, most):
        assert done.stdout.count(f"<{rank} WriteFailed The first process could not write: ") == 3, done.text
    assert [path.name for path in tmp_path.iterdir()] == ["after_all.npz"]
    segment = pynn_data.read(tmp_path / "after_all.npz").segments[0]
    assert (len(segment.spiketrains), segment.analogsignals[0].shape) == (5, (201, 5))


def test_files(job, tmp_path, begin, most):
    """One with the data of all, or one from each process."""
    script = f"""{begin}
cells[1:].record("v", sampling_interval=0.2, to_file="at_end.npz")
sim.run(1.0)
cells.write_data("all.npz")
cells.write_data("own.npz", "spikes", gather=False, clear=True)
sim.run(1.0)
cells.write_data("after.npz", "spikes")
sim.end()
"""
    done = job(most, script)
    assert done.returncode == 0, done.text
    names = [f"own.{rank}.npz" for rank in range(most)]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["after.npz", "all.npz", "at_end.npz", *names]
    )
    segment = pynn_data.read(tmp_path / "all.npz").segments[0]
    expected = {train.annotations["source_id"]: train.magnitude for train in segment.spiketrains}
    assert list(expected) == [0, 1, 2, 3, 4]
    found = [t for name in names for t in pynn_data.read(tmp_path / name).segments[0].spiketrains]
    assert sorted(train.annotations["source_id"] for train in found) == [0, 1, 2, 3, 4]
    for train in found:
        np.testing.assert_array_equal(train.magnitude, expected[train.annotations["source_id"]])
    (after,) = pynn_data.read(tmp_path / "after.npz").segments
    assert {float(train.t_start) for train in after.spiketrains} == {21.0}
    assert [s.shape for s in pynn_data.read(tmp_path / "at_end.npz").segments[0].analogsignals] == [
        (221, 4),
        (11, 4),
    ]


def test_independent_processes_share_nothing(job, begin, most, engine):
    """One may simulate more than the other. Later they can share a simulation, and then no longer part.

    An engine that is in the job from its import on refuses it in words.
    """
    script = (
        begin.replace("timestep=0.1", "timestep=0.1, parallel=False")
        + """
from mpi4py import MPI
for _ in range(MPI.COMM_WORLD.rank):
    sim.run(10.0)
block = cells.get_data()
print(f"<{sim.rank()} {sim.num_processes()} {block.annotations['mpi_processes']} {len(block.segments[0].spiketrains)}>")
sim.setup(timestep=0.1)
print(f"({sim.rank()} {sim.num_processes()})")
try:
    sim.setup(parallel=False)
except Exception as error:
    print(f"[{type(error).__name__} {error}]", flush=True)
"""
    )
    done = job(most, script)
    if done.refuses(engine.name):
        return
    assert done.returncode == 0, done.text
    assert done.stdout.count("<0 1 1 5>") == most, done.text
    assert all(f"({rank} {most})" in done.stdout for rank in range(most))
    assert done.stdout.count("shares a simulation with the other processes since an earlier setup()") == most
