"""NEST's manners: silent, and no sudden death under mpiexec."""

import os
import shutil
import subprocess
import sys

import pytest

RUN = """
import pynn_data.nest as sim
sim.setup(threads=2)
p = sim.Population(3, sim.IF_cond_exp(i_offset=1.0))
p.record("spikes")
sim.run(50.0)
p.get_data()
sim.reset()
sim.run(1.0)
sim.end()
"""


def python(*arguments, **environment):
    return subprocess.run(
        [*arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_nothing_is_printed():
    done = python(sys.executable, "-c", RUN)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_environment_is_left_alone():
    script = "import os, pynn_data.nest; print(os.environ.get('PYNEST_QUIET'))"
    assert python(sys.executable, "-c", script).stdout == "None\n"
    assert python(sys.executable, "-c", script, PYNEST_QUIET="yes").stdout == "yes\n"


def has_mpi():
    import nest

    return nest.build_info["have_mpi"]


@pytest.mark.skipif(shutil.which("mpiexec") is None, reason="no mpiexec on this machine")
def test_clear_error_under_mpiexec():
    """The import of a NEST without MPI would end the process with exit code 127 and no traceback."""
    if has_mpi():
        pytest.skip("this NEST was built with MPI")
    launcher = ["mpiexec", "--allow-run-as-root", "--oversubscribe", "-n", "2", sys.executable, "-c"]
    catch = """
import pynn_data.errors
try:
    import pynn_data.nest
except pynn_data.errors.EngineMissing as error:
    print("caught:", error)
"""
    done = python(*launcher, catch)
    assert done.returncode == 0
    assert done.stdout.count("caught: Backend 'nest' (pynn-data-nest ") == 2
    assert "was started by mpiexec, but the installed NEST was built without MPI" in done.stdout
    assert python(*launcher, "import pynn_data.nest").returncode == 1


def test_one_process_started_by_a_launcher_is_fine():
    variables = {"PMIX_RANK": "0", "OMPI_COMM_WORLD_SIZE": "1"}
    assert python(sys.executable, "-c", RUN, **variables).returncode == 0


def test_option_verbosity(sim):
    import nest

    sim.setup(verbosity=nest.VerbosityLevel.WARNING)
    sim.Population(1, sim.IF_cond_exp())
    sim.run(0.1)
    assert nest.verbosity == nest.VerbosityLevel.WARNING
