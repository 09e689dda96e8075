"""How a process finds out whether it is one of several; conformance_tests asks what several do."""

import os
import shutil
import subprocess
import sys

import pytest

SETUP = "import pynn_data; sim = pynn_data.open('nest'); sim.setup({}); print('processes:', sim.num_processes())"


def run(arguments="", **variables):
    return subprocess.run(
        [sys.executable, "-c", SETUP.format(arguments)],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("variable", ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"])
@pytest.mark.skipif(shutil.which("mpiexec") is None, reason="there is no mpiexec on this machine, so perhaps no MPI")
def test_a_launcher_whose_processes_do_not_find_each_other(variable):
    """Each would write the files of all."""
    pytest.importorskip("mpi4py")
    done = run(**{variable: "3"})
    assert done.returncode == 1
    assert "NotSupported: 3 processes were started, but mpi4py takes each for the only one: " in done.stderr
    assert run("parallel=False", **{variable: "3"}).stdout == "processes: 1\n"


def test_a_single_process_of_a_launcher():
    assert run(OMPI_COMM_WORLD_SIZE="1", SLURM_STEP_NUM_TASKS="1").stdout == "processes: 1\n"
