"""setup, run, reset, end: time, callbacks, errors; and what the core does with a plug-in that breaks its contract."""

import numpy as np
import pytest

from pynn_data.contract import RawSignal, RawSpikes
from pynn_data.errors import ContractViolation, NotSupported
from pynn_data.units import factor


def test_time(sim):
    assert (sim.get_time_step(), sim.get_current_time(), sim.num_processes(), sim.rank()) == (0.1, 0.0, 1, 0)
    assert sim.run(10.0) == 10.0
    assert sim.run_for(0.3) == pytest.approx(10.3)
    assert sim.run_until(20.0) == 20.0
    assert sim.run(0.0) == 20.0
    with pytest.raises(ValueError, match=r"run_until\(5\): it is already t = 20 ms"):
        sim.run_until(5.0)
    with pytest.raises(
        ValueError, match=r"not a whole number of steps of 0\.1 ms; the nearest are 0\.2 and 0\.3 ms"
    ):
        sim.run(0.25)
    with pytest.raises(ValueError, match=r"Duration of run\(\) must not be negative: -1"):
        sim.run(-1.0)
    sim.reset()
    assert sim.get_current_time() == 0.0


def test_setup_errors(sim):
    with pytest.raises(ValueError, match="timestep must be greater than 0 ms, not 0"):
        sim.setup(timestep=0)
    with pytest.raises(ValueError, match="threads must be a whole number, at least 1, not 0"):
        sim.setup(threads=0)
    with pytest.raises(
        TypeError, match=r"setup\(\) of NEST has no option 'precision'; it has timestep, min_delay"
    ):
        sim.setup(precision="off_grid")
    with pytest.raises(ValueError, match=r"min_delay = 0\.15 ms is not a whole number"):
        sim.setup(min_delay=0.15)
    with pytest.raises(ValueError, match="max_delay is a time in ms or 'auto', not 'long'"):
        sim.setup(max_delay="long")
    assert sim.run(1.0) == 1.0  # the old simulation is still there


def test_setup_is_done_when_needed():
    import pynn_data.nest as sim

    sim.setup()
    sim.end()
    cell = sim.Population
    from pynn_data.names import bind

    fresh = {}
    bind(fresh, "nest")
    population = fresh["Population"](2, fresh["IF_cond_exp"]())
    assert fresh["get_time_step"]() == 0.1
    assert population.first_id == 0
    assert cell is not fresh["Population"]
    fresh["end"]()


def test_callbacks_change_nothing_and_come_when_they_want(sim):
    def run(callbacks):
        sim.setup(timestep=0.1)
        cells = sim.Population(3, sim.HH_cond_exp(i_offset=0.5))
        cells.record(["v", "gsyn_exc", "spikes"])
        sim.run(20.0, callbacks=[make(cells) for make in callbacks])
        return [np.asarray(s) for s in cells.get_data().segments[0].analogsignals]

    called = []

    def reader(cells):
        def call(t):
            called.append(t)
            if t:
                cells.get_data()
            return t + 7.0

        return call

    for one, other in zip(run([]), run([reader, lambda cells: lambda t: t + 1.3]), strict=True):
        np.testing.assert_array_equal(one, other)
    assert called == pytest.approx([0.0, 7.0, 14.0])


def test_callbacks_that_want_the_past(sim):
    with pytest.raises(ValueError, match=r"wants to be called at t = 0 ms, but that is not later than now, 0 ms"):
        sim.run(1.0, callbacks=[lambda t: t])
    times = []
    sim.run(1.0, callbacks=[lambda t: times.append(t) or float("inf")])
    assert times == [0.0]


def test_list_of_models(sim):
    models = sim.list_standard_models()
    assert "IF_cond_exp" in models
    assert {"SpikeSourceArray", "SpikeSourcePoisson", "SpikeSourceGamma", "HH_cond_exp"} <= {*models}


def test_units():
    assert factor("nF", "pF") == 1000.0
    assert factor("pA", "nA") == 0.001
    assert factor("uS", "nS") == 1000.0
    assert factor("mV", "mV") == 1.0
    with pytest.raises(ValueError, match="Unable to convert"):
        factor("mV", "ms")


def test_missing_models_and_variables_are_said_by_name(sim, monkeypatch):
    engine = sim.Population(1, sim.IF_cond_exp())._simulation.backend.engine
    monkeypatch.setattr(engine, "cells", {k: v for k, v in engine.cells.items() if k != "Izhikevich"})
    with pytest.raises(
        NotSupported, match=r"NEST has no Izhikevich \(population 'z'\); it offers IF_curr_exp, "
    ):
        sim.Population(1, sim.Izhikevich(), label="z")
    monkeypatch.setattr(engine, "capabilities", frozenset())
    with pytest.raises(NotSupported, match=r"NEST runs one thread only; setup\(threads=2\) is not possible"):
        sim.setup(threads=2)
    sim.run(1.0)
    with pytest.raises(
        NotSupported, match=r"NEST cannot add populations after the first run; reset\(\) first"
    ):
        sim.Population(1, sim.IF_cond_exp())


def test_refusal_of_the_engine_names_the_population(sim):
    sim.Population(2, sim.IF_cond_exp(v_reset=-40.0), label="odd")
    with pytest.raises(NotSupported, match=r"NEST refuses the cells of 'odd' \(IF_cond_exp\(.*v_reset=-40.0.*\): .*"):
        sim.run(1.0)


# -- plug-ins that break the contract ----------------------------------------------------------


@pytest.fixture
def faulty(sim, monkeypatch):
    """Return a function that runs with a recorder of NEST's, or the state it tells, replaced by a faulty one."""
    from pynn_data_nest.engine import NestEngine
    from pynn_data_nest.recorders import MultimeterColumn, NestSpikeRecorder

    methods = {
        "spikes": (NestSpikeRecorder, "drain"), "signal": (MultimeterColumn, "drain"), "state": (NestEngine, "state"),
    }  # fmt: skip

    def run(what, broken):
        cells = sim.Population(3, sim.IF_cond_exp(i_offset=2.0))
        cells.record(["v", "spikes"])
        cells._simulation.pace.steps = 300  # all in one stretch
        if what == "state":
            sim.run(30.0)
        cls, name = methods[what]
        good = getattr(cls, name)
        monkeypatch.setattr(cls, name, lambda *args: broken(good(*args)))
        if what != "state":
            sim.run(30.0)
        cells.get_data()

    return run


@pytest.mark.parametrize(
    ("broken", "text"),
    [
        (
            lambda r: RawSpikes(r.cells.astype(float), r.steps),
            "spikes: cells must be a flat int64 array, not float64 of shape",
        ),
        (lambda r: RawSpikes(r.cells, r.steps[:-1]), r"spikes: \d+ cells but \d+ steps"),
        (
            lambda r: RawSpikes(r.cells, r.steps + 1000),
            r"spikes: steps \d+ to \d+ were drained, expected 0 to 300",
        ),
        (
            lambda r: RawSpikes(r.cells, r.steps - 1000),
            r"spikes: steps -\d+ to -\d+ were drained, expected 0 to 300",
        ),
        (lambda r: RawSpikes(r.cells + 1, r.steps), "spikes: cell 3 is not recorded by this recorder"),
        (lambda r: RawSpikes(r.cells, r.steps, np.zeros(1)), r"spikes: 1 offsets but \d+ steps"),
    ],
)
def test_faulty_spikes(faulty, broken, text):
    with pytest.raises(ContractViolation, match=f"NEST: {text}"):
        faulty("spikes", broken)


@pytest.mark.parametrize(
    ("broken", "text"),
    [
        (
            lambda r: RawSignal(r.first_row, r.values.T),
            r"has float64 values of shape \(3, 300\), expected float64 \(rows, 3\): samples run down, cells across",
        ),
        (lambda r: RawSignal(r.first_row, r.values.astype("f4")), "has float32 values"),
        (lambda r: RawSignal(r.first_row + 1, r.values), "goes on at row 1, expected 0"),
        (lambda r: RawSignal(r.first_row, r.values[:-1]), "has rows up to 298, expected up to 300"),
        (
            lambda r: RawSignal(r.first_row, np.concatenate([r.values] * 2)),
            "has rows up to 599, expected up to 300",
        ),
    ],
)
def test_faulty_signals(faulty, broken, text):
    with pytest.raises(ContractViolation, match=rf"NEST: signal\('v'\) {text}"):
        faulty("signal", broken)


@pytest.mark.parametrize(
    ("broken", "text"),
    [
        (lambda values: values[:2], r"has float64 values of shape \(2,\), expected float64 \(3,\)"),
    ],
)
def test_faulty_state(faulty, broken, text):
    with pytest.raises(ContractViolation, match=rf"NEST: state\('v'\) {text}"):
        faulty("state", broken)
