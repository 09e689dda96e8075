"""What is NEURON's own in a job of several processes; all else is asked by the conformance suite."""

import subprocess
import sys

import pytest
from pynn_data_conformance.mpi.jobs import Launcher

BEGIN = """
import pynn_data.neuron as sim
sim.setup(timestep=0.1)
cells = sim.Population(5, sim.IF_cond_exp(i_offset=1.5), label="cells")
sim.Projection(cells, cells, sim.AllToAllConnector(), sim.StaticSynapse(0.001, delay=0.1))
cells.record(["spikes", "v"])
sim.run(20.0)
"""


@pytest.fixture(scope="module")
def launcher():
    """What starts jobs."""
    made = Launcher(timeout=60.0)
    if (reason := made.missing()) is not None:
        pytest.skip(f"several processes cannot be started: {reason}")
    return made


def test_neuron_s_own_error_in_one_process_ends_all(launcher, tmp_path):
    script = (
        BEGIN
        + "from neuron import h\nif sim.rank() == 1: h.ParallelContext().gid_connect(0, None)\nsim.run(1e6)"
    )
    done = launcher.run(2, script, tmp_path)
    assert done.returncode, done.text
    assert "RuntimeError: hocobj_call error" in done.stderr


def test_neuron_imported_with_mpi_before(launcher, tmp_path):
    """It can be used together, but not be made independent."""
    script = f"""
from mpi4py import MPI
from neuron import h
assert h.ParallelContext().nhost() == 2
{BEGIN}
assert (sim.num_processes(), len(cells.get_data(gather="all").segments[0].spiketrains)) == (2, 5)
"""
    done = launcher.run(2, script, tmp_path)
    assert (done.returncode, done.stderr) == (0, ""), done.text
    done = launcher.run(2, script.replace("timestep=0.1", "parallel=False"), tmp_path)
    assert done.returncode, done.text
    assert "NotSupported: NEURON runs in 2 processes already" in done.stderr


def test_jobs_are_started_below_a_process_that_has_started_mpi(launcher, tmp_path):
    """As pytest's workers do, where an engine starts MPI when it is imported: they inherit its variables."""
    probe = "from pynn_data_conformance.mpi.jobs import Launcher; print(Launcher(timeout=60.0).missing())"
    worker = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {probe!r}], check=True)"
    script = f"from mpi4py import MPI\n{worker}"
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (0, "None\n"), done.stdout + done.stderr
