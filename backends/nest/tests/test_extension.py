"""The plug-in's own models: compiled on first use, once, and what they compute."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import nest
import numpy as np
import pynn_data_nest.library as library_module
import pytest
from pynn_data_nest.kernel import open_kernel

OWN = "pynn_data_hh_cond_exp"
NATIVE = "hh_cond_exp_traub"
STATE = ["V_m", "Act_m", "Inact_h", "Act_n", "g_ex", "g_in"]
START = {"V_m": -65.0, "Act_m": 0.0, "Inact_h": 1.0, "Act_n": 0.0, "E_L": -65.0}


@pytest.fixture
def kernel():
    """A function that opens NEST's kernel with the plug-in's models."""
    library_module.library(nest)
    yield lambda dt, threads=1: open_kernel(dt, threads, round(1.0 / dt), {})
    nest.ResetKernel()


# -- what they compute -------------------------------------------------------------------------


def course(model, dt, duration=400.0):
    """Return samples and spikes of cells with spikes from outside and each other, currents and changes."""
    rng = np.random.default_rng(1)
    cells = nest.Create(model, 8, {**START, "tau_syn_ex": 0.2, "tau_syn_in": 2.0})
    cells.I_e = np.linspace(0.0, 700.0, 8).tolist()
    meter = nest.Create("multimeter", {"interval": dt, "record_from": STATE})
    recorder = nest.Create("spike_recorder")
    nest.Connect(meter, cells, syn_spec={"delay": dt})
    nest.Connect(cells, recorder, syn_spec={"delay": dt})
    for weight in (80.0, -60.0):
        for cell in cells:
            steps = np.unique(rng.integers(1, round(duration / dt), 150))
            source = nest.Create("spike_generator", params={"spike_times": np.round(steps * dt, 6)})
            nest.Connect(source, cell, syn_spec={"weight": weight, "delay": dt})
    nest.Connect(cells, cells, syn_spec={"weight": 10.0, "delay": 1.0})
    amplitudes = {"amplitude_times": [10.0, 100.0, 250.0], "amplitude_values": [300.0, -100.0, 800.0]}
    nest.Connect(nest.Create("step_current_generator", params=amplitudes), cells, syn_spec={"delay": dt})
    nest.Simulate(duration / 2)
    cells.set(I_e=100.0, t_ref=3.0)
    nest.Simulate(duration / 2)
    return [in_order(device.events) for device in (meter, recorder)]


def in_order(events):
    order = np.lexsort((events["senders"], events["times"]))
    return {name: values[order] for name, values in events.items()}


@pytest.mark.parametrize("dt", [0.02, 0.1, 0.25])
def test_same_course_as_nest_s_own_model(kernel, dt):
    """But for the digits that NEST's has not where the formula of a rate comes close to 0 / 0."""
    found = []
    for model in (NATIVE, OWN):
        kernel(dt)
        found.append(course(model, dt))
    (samples, spikes), (own_samples, own_spikes) = found
    assert spikes["times"].size > 100
    for before, own in ((samples, own_samples), (spikes, own_spikes)):
        assert set(before) == set(own)
        for name, values in before.items():
            np.testing.assert_allclose(own[name], values, rtol=1e-7, atol=1e-9, err_msg=name)


def test_threads_change_nothing(kernel):
    found = []
    for threads in (1, 2):
        kernel(0.1, threads)
        found.append(course(OWN, 0.1, 100.0)[0])
    np.testing.assert_array_equal(*(f["V_m"] for f in found))


def test_a_step_that_is_too_long_is_divided(kernel):
    """NEST's own model loses the state here: its solver takes a result that is no number for a good one."""
    kernel(1.0)
    samples, _ = course(OWN, 1.0)
    assert samples["V_m"].size > 3000
    assert -92.0 < samples["V_m"].min() < samples["V_m"].max() < 52.0
    for gate in ("Act_m", "Inact_h", "Act_n"):
        assert -0.01 < samples[gate].min() < samples[gate].max() < 1.01


def test_a_state_that_is_lost_ends(kernel):
    """Without a stride of no length for ever."""
    kernel(0.1)
    cell = nest.Create(OWN, params={"V_m": float("inf")})
    nest.Simulate(1.0)
    assert np.isnan(cell.V_m)


def test_all_of_the_state_and_the_parameters_can_be_set_and_read(kernel):
    kernel(0.1)
    native, cell = nest.Create(NATIVE), nest.Create(OWN)
    assert set(native.get()) - set(cell.get()) == set()
    physics = re.compile(r"([gECV]_|I_e|tau_syn|t_ref)")
    parameters = [name for name in native.get() if physics.match(name)]
    for name in [*parameters, *STATE]:
        cell.set({name: 0.25})
        assert cell.get(name) == 0.25, name
    assert {*STATE, "C_m", "tau_syn_ex", "t_ref", "E_Na", "I_e"} <= {*parameters, *STATE}
    assert sorted(cell.recordables) == sorted(STATE)


@pytest.mark.parametrize(
    ("bad", "text"), [({"C_m": 0.0}, "C_m must be greater than 0"), ({"Act_m": -0.1}, "Act_m must be at least 0"),
                      ({"tau_syn_in": 0.0}, "must be greater than 0"), ({"g_K": -1.0}, "must be at least 0")],
)  # fmt: skip
def test_refused_values_change_nothing(kernel, bad, text):
    kernel(0.1)
    cell = nest.Create(OWN)
    before = cell.get()
    with pytest.raises(nest.NESTErrors.BadProperty, match=text):
        cell.set({"I_e": 17.0, "V_m": -50.0, **bad})
    assert cell.get() == before


def test_conductances_begin_with_initial_values(sim):
    cells = sim.Population(2, sim.HH_cond_exp(tau_syn_E=5.0, tau_syn_I=10.0))
    cells.initialize(gsyn_exc=[0.01, 0.02], gsyn_inh=0.005)
    cells.record(["gsyn_exc", "gsyn_inh"])
    sim.run(2.0)
    exc, inh = (np.asarray(s) for s in cells.get_data().segments[0].analogsignals)
    times = np.arange(21)[:, None] * 0.1
    np.testing.assert_allclose(exc, np.array([0.01, 0.02]) * np.exp(-times / 5.0), rtol=1e-4)
    np.testing.assert_allclose(inh, 0.005 * np.exp(-times / 10.0) * [1, 1], rtol=1e-4)


# -- how they are compiled ---------------------------------------------------------------------

RUN = """
import pynn_data.errors
import pynn_data.nest as sim
sim.setup(timestep=0.1)
cell = sim.Population(1, sim.HH_cond_exp(i_offset=0.6), label="cell")
cell.record(["v", "spikes"])
{more}
sim.run(30.0)
v = cell.get_data().segments[0].analogsignals[0]
print(len(v), float(v[-1, 0]).hex(), cell.get_spike_counts()[0])
sim.end()
"""
GSYN = """
try:
    cell.{ask}
    print("it can")
except pynn_data.errors.NotSupported as error:
    print(error)
"""


def python(script, **environment):
    command = [sys.executable, "-c", script]
    environment = {**os.environ, **environment}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)


def run(*more, **environment):
    return python(RUN.format(more="\n".join(more)), **environment)


def test_nothing_is_printed_when_they_are_there(kernel):
    done = run("cell.record('gsyn_exc')")
    assert (done.returncode, done.stderr) == (0, "")


def test_compiled_once_by_processes_that_start_together(tmp_path):
    """The first one says so; the others wait for it, and later ones need no compiler."""
    with ThreadPoolExecutor() as pool:
        runs = list(pool.map(lambda _: run("cell.peek('gsyn_exc')", XDG_CACHE_HOME=str(tmp_path)), range(3)))
    runs.append(run("cell.peek('gsyn_exc')", XDG_CACHE_HOME=str(tmp_path), PATH="", CXX=""))
    assert [done.returncode for done in runs] == [0] * 4, runs[0].stderr
    assert len({done.stdout for done in runs}) == 1
    said = "".join(done.stderr for done in runs).splitlines()
    assert said == [f"pynn-data: compiling models for NEST {nest.__version__}, once ..."]
    assert len(list(tmp_path.rglob("*.so"))) == 1
    assert not list(tmp_path.rglob("*.o"))


def test_not_compiled_before_a_network_is_built(tmp_path):
    script = """
import pynn_data.nest as sim
sim.setup()
print(sim.list_standard_models(), sim.HH_cond_exp.recordable, sim.HH_cond_exp().describe())
sim.Population(2, sim.EIF_cond_exp_isfa_ista()).record("w")
sim.end()
"""
    done = python(script, XDG_CACHE_HOME=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ask", ["record('gsyn_exc')", "record(['v', 'gsyn_exc'])", "peek('gsyn_exc')"])
def test_without_a_compiler_cells_run_and_do_not_tell_conductances(tmp_path, ask):
    done = run(GSYN.format(ask=ask), XDG_CACHE_HOME=str(tmp_path), PATH="", CXX="")
    assert (done.returncode, done.stderr) == (0, "")
    refused, result = done.stdout.splitlines()
    assert refused == (
        "NEST cannot record 'gsyn_exc' of HH_cond_exp ('cell'): NEST's hh_cond_exp_traub does not tell it, and the "
        "model of pynn-data's own that does has to be compiled: a C++ compiler cannot be found; install it: "
        "apt-get install g++, or conda install -c conda-forge cxx-compiler; it can record spikes, v, m, h, n."
    )
    assert [result] == run().stdout.splitlines()  # the same bits
    assert not list(tmp_path.rglob("*.so"))


def test_without_a_compiler_current_based_cells_do_not_tell_their_synaptic_currents(tmp_path):
    script = """
import pynn_data.nest as sim
from pynn_data.errors import NotSupported
sim.setup()
cells = sim.Population(1, sim.IF_curr_exp(i_offset=1.0), label="cells")
others = sim.Population(1, sim.HH_cond_exp(), label="hh")
for group, name in ((cells, "isyn_exc"), (others, "isyn_inh")):
    try:
        group.record(name)
    except NotSupported as error:
        print(error)
cells.record("v")
sim.run(1.0)
print(cells.get_data().segments[0].analogsignals[0].shape)
"""
    done = python(script, XDG_CACHE_HOME=str(tmp_path), PATH="", CXX="")
    assert (done.returncode, done.stderr) == (0, "")
    of_cells, of_hh, shape = done.stdout.splitlines()
    assert of_cells.startswith("NEST cannot record 'isyn_exc' of IF_curr_exp ('cells'): NEST does not tell it at any")
    assert of_cells.endswith("it can record spikes, v.")
    assert of_hh.startswith("NEST cannot record 'gsyn_inh' of HH_cond_exp ('hh')")
    assert shape == "(11, 1)"


def test_compiler_that_fails_is_quoted_and_breaks_nothing(tmp_path):
    fails = tmp_path / "fails"
    fails.write_text("#!/bin/sh\necho 'internal error 17' >&2\nexit 1\n")
    fails.chmod(0o755)
    cache = tmp_path / "cache"
    done = run(GSYN.format(ask="record('gsyn_inh')"), XDG_CACHE_HOME=str(cache), CXX=str(fails))
    assert done.returncode == 0, done.stderr
    assert f"{fails} could not compile the models of pynn-data for NEST:\ninternal error 17" in done.stdout
    assert done.stdout.splitlines()[-1] == run().stdout.splitlines()[-1]
    assert not list(cache.rglob("*.so"))


def test_library_that_cannot_be_loaded_breaks_nothing(tmp_path):
    prints = "import nest, pynn_data_nest.library as m; print(m._target(nest))"
    target = library_module.Path(python(prints, XDG_CACHE_HOME=str(tmp_path)).stdout.splitlines()[-1])
    target.parent.mkdir(parents=True)
    target.write_text("no library")
    done = run(GSYN.format(ask="peek('gsyn_inh')"), XDG_CACHE_HOME=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert "NEST cannot load the compiled library (" in done.stdout
    assert done.stdout.splitlines()[-1] == run().stdout.splitlines()[-1]


def test_cache_folder_that_cannot_be_written_breaks_nothing(tmp_path):
    (tmp_path / "file").write_text("no folder")
    done = run(GSYN.format(ask="peek('gsyn_inh')"), XDG_CACHE_HOME=str(tmp_path / "file"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "cannot be written to the user's cache folder (" in done.stdout
    assert done.stdout.splitlines()[-1] == run().stdout.splitlines()[-1]


def test_library_follows_its_sources_and_nest(tmp_path, monkeypatch):
    place = library_module._place.__wrapped__
    first = place("3.10.0", "built on Monday")
    assert first == place("3.10.0", "built on Monday")
    assert len({first, place("3.10.1", "built on Monday"), place("3.10.0", "built on Tuesday")}) == 3
    (tmp_path / "other.cpp").write_text("int one = 1;")
    monkeypatch.setattr(library_module, "EXTENSION", tmp_path)
    assert first != place("3.10.0", "built on Monday")
