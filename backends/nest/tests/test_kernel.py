"""NEST's manners: silent, and no sudden death under mpiexec."""

import os
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


@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_launcher_s_variables_do_no_harm(processes):
    """On seeing them, a NEST without MPI would end the process with exit code 127 and no traceback."""
    variables = {"PMIX_RANK": "0", "OMPI_COMM_WORLD_SIZE": processes}
    alone = RUN.replace("threads=2", "threads=2, parallel=False")
    script = alone + "import os; assert 'PMIX_RANK' in os.environ"
    done = python(sys.executable, "-c", script, **variables)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_option_verbosity(sim):
    import nest

    sim.setup(verbosity=nest.VerbosityLevel.WARNING)
    sim.Population(1, sim.IF_cond_exp())
    sim.run(0.1)
    assert nest.verbosity == nest.VerbosityLevel.WARNING
    sim.setup(verbosity="fatal")
    sim.Population(1, sim.IF_cond_exp())
    sim.run(0.1)
    assert nest.verbosity == nest.VerbosityLevel.FATAL
    sim.setup(verbosity="silent")
    sim.Population(1, sim.IF_cond_exp())
    with pytest.raises(ValueError, match="verbosity is one of all, debug, .* not 'silent'"):
        sim.run(0.1)
