"""Brian2's manners: nothing printed, no files, the script's hooks, names and settings left alone."""

import os
import subprocess
import sys

import pytest

import pynn_data
from pynn_data.errors import NotSupported

RUN = """
import pynn_data.brian2 as sim
sim.setup()
p = sim.Population(3, sim.IF_cond_exp(i_offset=1.0))
s = sim.Population(3, sim.SpikeSourcePoisson(rate=100.0))
sim.Projection(s, p, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.01, delay=0.5))
p.record(["spikes", "v"])
sim.run(50.0)
p.get_data()
sim.reset()
sim.run(1.0)
sim.end()
"""


def python(script, **environment):
    return subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_nothing_is_printed_and_no_file_is_left(tmp_path):
    """Not even while the script runs."""
    look = f"import os; print(os.listdir({str(tmp_path)!r}))"
    done = python(RUN + look, TMPDIR=str(tmp_path))
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")
    assert list(tmp_path.iterdir()) == []


def test_hooks_are_put_back():
    script = """
import logging, signal, sys, warnings
before = sys.excepthook, signal.getsignal(signal.SIGINT), warnings.showwarning
import pynn_data.brian2
assert (sys.excepthook, signal.getsignal(signal.SIGINT), warnings.showwarning) == before
assert logging.getLogger("py.warnings").handlers == []
warnings.warn("one of the script's own")
raise KeyError("seen")
"""
    done = python(script)
    assert done.returncode == 1
    assert "UserWarning: one of the script's own" in done.stderr
    assert done.stderr.rstrip().endswith("KeyError: 'seen'")
    assert "Brian" not in done.stderr


def test_import_in_another_thread():
    script = """
import threading
def work():
    exec(RUN)
thread = threading.Thread(target=work)
thread.start(); thread.join()
"""
    done = python(f"import brian2\nRUN = {RUN!r}{script}")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_script_that_uses_brian2_itself_keeps_its_settings():
    before = """
import brian2
brian2.defaultclock.dt = 0.25 * brian2.ms
brian2.prefs.codegen.target = "numpy"
level = brian2.BrianLogger.console_handler.level
group = brian2.NeuronGroup(2, "dx/dt = 1 / second : 1", method="euler")
brian2.run(1 * brian2.ms)
"""
    after = """
brian2.run(1 * brian2.ms)
assert abs(group.x[0] - 0.002) < 1e-12, group.x
assert brian2.defaultclock.dt == 0.25 * brian2.ms
assert brian2.prefs.codegen.target == "numpy"
assert brian2.BrianLogger.console_handler.level == level
"""
    done = python(before + RUN + after)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_names_of_the_caller_are_not_resolved(sim):
    """Each of these is a name in the equations, or in Brian2's code."""
    v = w = h = m = n = v_rest = length = weight = gsyn_exc = v_post = left = dt = N = i = j = "nonsense"
    for celltype in (sim.IF_cond_exp, sim.HH_cond_exp, sim.EIF_cond_exp_isfa_ista):
        sim.setup()
        cells = sim.Population(2, celltype())
        sim.Projection(cells, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.01, delay=0.5))
        sim.run(1.0)
    assert {v, w, h, m, n, v_rest, length, weight, gsyn_exc, v_post, left, dt, N, i, j} == {"nonsense"}


def test_standalone_device_is_refused():
    script = """
import brian2
brian2.set_device("cpp_standalone", build_on_run=False)
import pynn_data.brian2 as sim
from pynn_data.errors import NotSupported
sim.setup()
sim.Population(1, sim.IF_cond_exp())
try:
    sim.run(1.0)
except NotSupported as error:
    print(error)
"""
    done = python(script)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Brian2's device is CPPStandaloneDevice")


@pytest.mark.parametrize("option", ["cpp", "", None, 1, ["numpy"]])
def test_unknown_codegen(sim, option):
    sim.setup(codegen=option)
    sim.Population(1, sim.IF_cond_exp())
    with pytest.raises(ValueError, match=r"setup\(codegen=...\) is 'auto', 'numpy' or 'cython', not "):
        sim.run(1.0)


def test_threads_are_refused(sim):
    with pytest.raises(NotSupported, match="Brian2 runs one thread only"):
        sim.setup(threads=2)


def test_engines_in_one_process_do_not_meet():
    """A second simulation has the same names of objects; the first one's recordings stay."""
    first, second = pynn_data.open("brian2"), pynn_data.open("brian2")
    for front_end in (first, second):
        front_end.setup(timestep=0.1)
        cells = front_end.Population(1, front_end.IF_curr_exp(i_offset=0.1))
        cells.record("v")
        front_end.run(1.0)
        assert cells.get_data().segments[0].analogsignals[0].shape == (11, 1)
    second.end()
