"""How a job of several processes begins, fails, and writes files."""

import time

import numpy as np
import pytest

import pynn_data

BEGIN = """
import pynn_data.neuron as sim
sim.setup(timestep=0.1)
cells = sim.Population(5, sim.IF_cond_exp(i_offset=1.5), label="cells")
sim.Projection(cells, cells, sim.AllToAllConnector(), sim.StaticSynapse(0.001, delay=0.1))
cells.record(["spikes", "v"])
sim.run(20.0)
"""


def test_error_in_one_process_ends_all(job, tmp_path):
    script = BEGIN + "if sim.rank() == 1: raise RuntimeError('on purpose')\nsim.run(1e6)"
    begin = time.monotonic()
    done = job(3, "-c", script, folder=tmp_path)
    assert time.monotonic() - begin < 30
    assert done.returncode
    assert "Process 1 of 3:" in done.stderr
    assert "RuntimeError: on purpose" in done.stderr


def test_neuron_s_own_error_in_one_process_ends_all(job, tmp_path):
    script = BEGIN + "from neuron import h\nif sim.rank() == 1: h.ParallelContext().gid_connect(0, None)\nsim.run(1e6)"
    done = job(2, "-c", script, folder=tmp_path)
    assert done.returncode
    assert "RuntimeError: hocobj_call error" in done.stderr


def test_nothing_is_printed(job, tmp_path):
    done = job(2, "-c", BEGIN + "sim.end()", folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_failure_to_write_is_everyone_s(job, tmp_path):
    """And nothing has been forgotten."""
    script = f"""{BEGIN}
def attempt(target):
    try:
        cells.write_data(target, clear=True)
    except Exception as error:
        print(f"<{{sim.rank()}} {{type(error).__name__}} {{error}}>")
attempt("missing/data.npz")
attempt("data.unknown")
if sim.rank() == 0:
    import numpy
    def fail(*arguments, **options): raise OSError(28, "No space left on device")
    original, numpy.savez, numpy.savez_compressed = numpy.savez, fail, fail
    import pynn_data.files.npz as npz
    for name, thing in vars(npz).items():
        if thing is original: setattr(npz, name, fail)
    import tempfile
    tempfile.mkdtemp = fail
attempt("data.npz")
assert len(cells.get_data(gather="all").segments[0].spiketrains) == 5
assert cells.get_data(gather="all").segments[0].analogsignals[0].shape == (201, 5)
"""
    done = job(3, "-c", script, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    for first in ("FileNotFoundError", "UnknownFormat", "WriteFailed"):
        assert f"<0 {first} " in done.stdout
    for rank in (1, 2):
        assert done.stdout.count(f"<{rank} WriteFailed The first process could not write: ") == 3
    assert "No space left on device" in done.stdout
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("count", [1, 3])
def test_files(job, tmp_path, count):
    script = f"""{BEGIN}
cells.record("gsyn_exc", to_file="at_end.npz")
sim.run(1.0)
cells.write_data("all.npz")
cells.write_data("own.npz", "spikes", gather=False, clear=True)
sim.run(1.0)
cells.write_data("after.npz", "spikes")
sim.end()
"""
    done = job(count, "-c", script, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    names = ["own.npz"] if count == 1 else [f"own.{rank}.npz" for rank in range(count)]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["after.npz", "all.npz", "at_end.npz", *names])
    segment = pynn_data.read(tmp_path / "all.npz").segments[0]
    expected = {train.annotations["source_id"]: train.magnitude for train in segment.spiketrains}
    assert list(expected) == [0, 1, 2, 3, 4]
    assert [signal.name for signal in segment.analogsignals] == ["v", "gsyn_exc"]
    found = [t for name in names for t in pynn_data.read(tmp_path / name).segments[0].spiketrains]
    assert sorted(train.annotations["source_id"] for train in found) == [0, 1, 2, 3, 4]
    for train in found:
        np.testing.assert_array_equal(train.magnitude, expected[train.annotations["source_id"]])
    (after,) = pynn_data.read(tmp_path / "after.npz").segments
    assert {float(train.t_start) for train in after.spiketrains} == {21.0}
    (at_end,) = pynn_data.read(tmp_path / "at_end.npz").segments[0].analogsignals
    assert at_end.shape == (21, 5)


def test_processes_can_be_independent(job, tmp_path):
    """They share nothing, so that one may simulate more than the other."""
    script = BEGIN.replace("timestep=0.1", "timestep=0.1, parallel=False") + """
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
    print(f"[{type(error).__name__} {error}]")
"""
    done = job(2, "-c", script, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("<0 1 1 5>") == 2
    assert all(f"({rank} 2)" in done.stdout for rank in (0, 1))
    assert done.stdout.count("[NotSupported NEURON shares a simulation with the other processes since an earlier") == 2


def test_neuron_imported_with_mpi_before(job, tmp_path):
    """It can be used together, but not be made independent."""
    script = f"""
from mpi4py import MPI
from neuron import h
assert h.ParallelContext().nhost() == 2
{BEGIN}
assert (sim.num_processes(), len(cells.get_data(gather="all").segments[0].spiketrains)) == (2, 5)
"""
    done = job(2, "-c", script, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    done = job(2, "-c", script.replace("timestep=0.1", "parallel=False"), folder=tmp_path)
    assert done.returncode
    assert "NotSupported: NEURON runs in 2 processes already" in done.stderr
