"""What Brian2's own monitors have recorded, as it is handed over."""

import json
import subprocess
import sys

import numpy as np
import pytest

from pynn_data.contract import CollectedEvents, CollectedSignal, CollectedSpikes

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")

SCRIPT = """
from brian2 import *
{device}
cells = NeuronGroup(5, "dv/dt = (1.1*volt - v)/(10*ms) : volt\\nlevel : integer", threshold="v > 1*volt - 0.02*volt*i",
                    reset="v = 0*volt", method="exact", events={{"half": "v > 0.5*volt and v < 0.505*volt"}}, name="cells")
spikes = SpikeMonitor(cells, variables="v", name="spikes")
part = SpikeMonitor(cells[3:], name="part")
counter = SpikeMonitor(cells, record=False, name="counter")
half = EventMonitor(cells, "half", variables=["v", "level"], name="half")
some = StateMonitor(cells, ["v", "level"], record=[3, 1], name="some")
slow = StateMonitor(cells, "v", record=True, dt=0.5*ms, when="end", name="slow")
rate = PopulationRateMonitor(cells, name="rate")
run(30*ms)
run(20*ms)
{build}
"""


@pytest.fixture
def collect(b2):
    from pynn_data_brian2.host import Brian2Host

    return Brian2Host.collect


@pytest.fixture
def script(b2):
    """The names of a script that has run."""
    names = {}
    exec(SCRIPT.format(device="", build=""), names)
    return names


def test_spikes(script, collect):
    monitor = script["spikes"]
    (spikes,) = collect(monitor)
    assert isinstance(spikes, CollectedSpikes)
    steps = np.rint(monitor.t_[:] / 1e-4) + 1
    assert steps.size > 5
    np.testing.assert_array_equal(spikes.times, steps * 0.1)
    np.testing.assert_array_equal(spikes.cells, monitor.i[:])
    assert spikes.cells.dtype == np.int64
    assert spikes.recorded.tolist() == [0, 1, 2, 3, 4]
    assert (spikes.start, spikes.stop, spikes.dt, spikes.label) == (0.0, 50.0, 0.1, "cells")
    unit, values = spikes.variables["v"]
    assert unit == "V"
    np.testing.assert_array_equal(values, monitor.v_[:])


def test_spikes_of_a_part_have_the_monitor_s_own_numbers(script, collect):
    (spikes,) = collect(script["part"])
    np.testing.assert_array_equal(spikes.cells, script["part"].i[:])
    assert spikes.recorded.tolist() == [0, 1]
    assert spikes.label == "cells_subgroup"


def test_other_events(script, collect):
    monitor = script["half"]
    (events,) = collect(monitor)
    assert isinstance(events, CollectedEvents)
    assert (events.name, events.label, events.dt, events.units) == ("half", "cells", 0.1, {"v": "V"})
    np.testing.assert_array_equal(events.times, (np.rint(monitor.t_[:] / 1e-4) + 1) * 0.1)
    assert events.times.size
    assert list(events.columns) == ["i", "level", "v"]
    np.testing.assert_array_equal(events.columns["i"], monitor.i[:])
    np.testing.assert_array_equal(events.columns["v"], monitor.v_[:])


def test_signals(script, collect):
    v, level = collect(script["some"])
    assert isinstance(v, CollectedSignal)
    assert (v.variable, v.unit, v.times, v.dt, v.label) == ("v", "V", (0.0, 0.1), 0.1, "cells")
    assert (level.variable, level.unit, level.values.dtype) == ("level", "", np.float64)
    assert v.cells.tolist() == [3, 1]
    np.testing.assert_array_equal(v.values, script["some"].v_.T)
    (slow,) = collect(script["slow"])
    assert slow.times == (0.0, 0.5)
    assert slow.values.shape == (100, 5)
    np.testing.assert_array_equal(slow.values, script["slow"].v_.T)


def test_what_is_handed_over_stays_as_it_is(script, collect, b2):
    (v, _), (spikes,) = collect(script["some"]), collect(script["spikes"])
    before = v.values.copy(), spikes.cells.copy()
    script["some"].variables["v"].get_value()[:] = -1
    script["spikes"].variables["i"].get_value()[:] = -1
    np.testing.assert_array_equal(v.values, before[0])
    np.testing.assert_array_equal(spikes.cells, before[1])


def test_population_rates(script, collect):
    (rate,) = collect(script["rate"])
    assert (rate.variable, rate.unit, rate.times, rate.label) == ("rate", "Hz", (0.0, 0.1), "rate")
    assert rate.values.shape == (500, 1)
    np.testing.assert_array_equal(rate.values[:, 0], script["rate"].rate_[:])


def test_samples_that_were_not_taken_throughout(b2, collect):
    cells = b2.NeuronGroup(1, "v = t/ms : 1")
    monitor = b2.StateMonitor(cells, "v", record=[0, 0])
    net = b2.Network(cells, monitor)
    for active in (True, False, True):
        monitor.active = active
        net.run(0.2 * b2.ms, namespace={"ms": b2.ms})
    (v,) = collect(monitor)
    np.testing.assert_array_equal(v.times, np.array([0, 1, 4, 5]) * 0.1)
    assert v.cells.tolist() == [0]
    np.testing.assert_allclose(v.values, [[0], [0.1], [0.4], [0.5]])


def test_a_time_step_that_has_changed(b2, collect):
    player = b2.SpikeGeneratorGroup(1, [0, 0], [0.05, 1] * b2.ms)
    monitor = b2.SpikeMonitor(player)
    net = b2.Network(player, monitor)
    b2.defaultclock.dt = 0.05 * b2.ms
    net.run(0.5 * b2.ms)
    b2.defaultclock.dt = 0.1 * b2.ms
    net.run(1 * b2.ms)
    (spikes,) = collect(monitor)
    assert spikes.dt is None
    assert spikes.stop == 1.5
    np.testing.assert_allclose(spikes.times, [0.15, 1.1])


def test_nothing_recorded_yet(b2, collect):
    cells = b2.NeuronGroup(2, "v : 1", threshold="v > 1")
    (spikes,) = collect(b2.SpikeMonitor(cells))
    assert (spikes.cells.size, spikes.times.size, spikes.stop) == (0, 0, 0.0)
    (v,) = collect(b2.StateMonitor(cells, "v", record=True))
    assert v.values.shape == (0, 2)


def test_a_monitor_that_only_counts(script, collect):
    with pytest.raises(ValueError, match="counter has counted only; make it with record=True"):
        collect(script["counter"])


def test_what_is_no_monitor(script, collect):
    for other in (script["cells"], "spikes", None, np.zeros(3)):
        assert collect(other) is None


STANDALONE = """
import json
from pynn_data_brian2.host import Brian2Host
def shown(items):
    return [{key: value.tolist() if hasattr(value, "tolist") else value for key, value in vars(item).items()
             if key in ("cells", "times", "values", "stop", "dt", "label")} for item in items]
print(json.dumps([shown(Brian2Host.collect(m)) for m in (spikes, part, some, slow, rate)]))
"""
UNBUILT = """
from pynn_data_brian2.host import Brian2Host
try:
    Brian2Host.collect(spikes)
except ValueError as error:
    print(error)
"""


def test_after_a_standalone_simulation(script, collect, tmp_path):
    device = f'set_device("cpp_standalone", directory={str(tmp_path / "built")!r}, build_on_run=False)'
    text = SCRIPT.format(device=device, build=UNBUILT + "get_device().build()\n" + STANDALONE)
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    error, found = done.stdout.splitlines()
    assert error == "spikes is of a simulation that has not been run yet; call brian2.device.build() first."
    for name, items in zip(("spikes", "part", "some", "slow", "rate"), json.loads(found), strict=True):
        for item, expected in zip(items, collect(script[name]), strict=True):
            for key, value in item.items():
                if key in ("label", "dt", "stop"):
                    assert value == getattr(expected, key)
                else:
                    np.testing.assert_allclose(value, getattr(expected, key), atol=1e-12)
