"""A run that fails: it is said where and why, what is right stays, and the next simulation is as if nothing had been."""

from contextlib import suppress

import numpy as np
import pytest
from faulty_engines import CALLS, TRAP, Faulty, Forgetful, front_end, network
from hypothesis import given, settings
from hypothesis import strategies as st

import pynn_data
from pynn_data.errors import (
    ContractViolation,
    NotFinite,
    NothingRecorded,
    NotSupported,
    SimulationBroken,
    SimulationRunning,
)
from pynn_data.network.cells import IF_cond_exp
from pynn_data.recording.buffers import SignalBuffer, SpikeBuffer

LONGEST = 50.0


def undisturbed(engine=Faulty):
    groups = network(sim := front_end(engine))
    sim.run(LONGEST)
    return [group.get_data().segments[0] for group in groups]


@pytest.fixture(scope="module")
def reference():
    return undisturbed()


def steps(quantity):
    return round(float(quantity) / 0.1)


def assert_part(segment, whole, now):
    """Raise unless a segment is what the undisturbed one has up to step `now`, and all of it."""
    expected = {}
    for signal in whole.analogsignals:
        first, every = steps(signal.t_start), steps(signal.sampling_period)
        if first <= now:
            expected[signal.name, first, every] = signal.magnitude[: (now - first) // every + 1]
    found = {
        (signal.name, steps(signal.t_start), steps(signal.sampling_period)): signal.magnitude
        for signal in segment.analogsignals
    }
    may_lack = {key for key in expected if key[1] == now}  # begins when all ends
    assert expected.keys() - may_lack <= found.keys() <= expected.keys()
    for key, values in found.items():
        np.testing.assert_array_equal(values, expected[key])
    assert len(segment.spiketrains) == len(whole.spiketrains)
    for train, other in zip(segment.spiketrains, whole.spiketrains, strict=True):
        assert steps(train.t_stop) == now
        early = np.rint(other.magnitude / 0.1) <= now
        np.testing.assert_array_equal(train.magnitude, other.magnitude[early])


def assert_broken(sim, groups, reference, now=None):
    """Raise unless the data end at one time, all refuse to go on, and a reset begins anew."""
    time = sim.get_current_time()
    if now is not None:
        assert steps(time) == now
    refused = rf"was interrupted at t = {time:g} ms \(.*\); read the data, which are exact up to then, then reset\(\)\."
    for _ in range(2):
        with pytest.raises(SimulationBroken, match=refused):
            sim.run(1.0)
        with pytest.raises(SimulationBroken, match=refused):
            groups[0].peek("v")
        for group, whole in zip(groups, reference, strict=True):
            (segment,) = group.get_data().segments
            assert segment.annotations["interrupted"].startswith(f"at t = {time:g} ms: ")
            assert_part(segment, whole, steps(time))
    assert groups[0].get_spike_counts().keys() == set(groups[0].all_cells)
    groups[0].record("gsyn_inh")  # from the reset on
    groups[0].set(i_offset=groups[0].get("i_offset"))
    sim.reset(annotations={"again": True})
    sim.run(LONGEST)
    for group, whole in zip(groups, reference, strict=True):
        first, second = group.get_data().segments
        assert_part(first, whole, steps(time))
        assert "interrupted" in first.annotations
        assert second.annotations == {}
        signals = [signal for signal in second.analogsignals if signal.name != "gsyn_inh"]
        for signal, other in zip(signals, whole.analogsignals, strict=True):
            np.testing.assert_array_equal(signal.magnitude, other.magnitude)


def error_of(call):
    """Return what is raised, or None."""
    try:
        call()
    except Exception as error:
        return error
    return None


@pytest.mark.parametrize("engine", [Faulty, Forgetful])
@pytest.mark.parametrize("nth", [1, 2, 3, 5, 8, 200])
@pytest.mark.parametrize("call", CALLS)
def test_failing_anywhere(reference, call, nth, engine):
    groups = network(sim := front_end(engine))
    with TRAP.set(call, nth, OSError("no more")) as trap:
        error = error_of(lambda: [sim.run(10.0) for _ in range(5)])
    if isinstance(error, SimulationBroken):
        assert str(error).startswith("The run was interrupted at t = ")
        assert "(Example: OSError: no more)" in str(error)
        assert isinstance(error.__cause__, OSError)
    elif error is not None:  # before anything has run: all is built anew
        assert (type(error), call, sim.get_current_time()) == (OSError, "begin", 0.0)
    else:
        assert trap.left > 0
    if groups[0]._simulation.broken is None:
        sim.run_until(LONGEST)
        for group, whole in zip(groups, reference, strict=True):
            assert_part(group.get_data().segments[0], whole, 500)
    else:
        assert_broken(sim, groups, reference)


@pytest.mark.parametrize("error", [MemoryError(), ContractViolation("Example: wrong"), NotSupported("Example: no")])
def test_errors_that_are_known_stay_what_they_are(reference, error):
    groups = network(sim := front_end())
    with TRAP.set("advance half-way", 123, error), pytest.raises(type(error)) as raised:
        sim.run(LONGEST)
    assert "read the data, which are exact up to then, then reset()" in raised.value.__notes__[0]
    assert_broken(sim, groups, reference)


@pytest.mark.parametrize("kind", [SignalBuffer, SpikeBuffer])
@pytest.mark.parametrize("nth", range(1, 30, 3))
def test_no_memory_while_data_are_stored(reference, monkeypatch, kind, nth):
    """Nothing is half taken over."""
    append, calls = kind.append, []

    def full(self, *args):
        calls.append(self)
        if len(calls) == nth:
            raise MemoryError
        append(self, *args)

    groups = network(sim := front_end())
    sim.run(5.0)
    monkeypatch.setattr(kind, "append", full)
    assert isinstance(error_of(lambda: [sim.run(5.0) for _ in range(9)]), MemoryError)
    monkeypatch.undo()
    assert_broken(sim, groups, reference)


# -- values that are not finite ----------------------------------------------------------------


@pytest.mark.parametrize("engine", [Faulty, Forgetful])
@pytest.mark.parametrize("at", [1, 2, 77, 100, 101, 322])
def test_not_finite(reference, monkeypatch, at, engine):
    """The cell, the variable and the time are said; up to the step before everything is there."""
    monkeypatch.setattr(engine, "nan_at", (at, 2))
    groups = network(sim := front_end(engine))
    text = rf"^The run was interrupted at t = {(at - 1) * 0.1:g} ms \('one': v of cell 2 is nan at t = {at * 0.1:g} ms\)"
    sim.run(0.1 * (at > 1))
    with pytest.raises(NotFinite, match=text) as raised:
        sim.run(40.0)
    assert isinstance(raised.value, SimulationBroken)
    monkeypatch.undo()
    assert_broken(sim, groups, reference, at - 1)


def test_not_finite_between_coarse_samples(reference, monkeypatch):
    """What is known to be right ends with the last sample that was."""
    monkeypatch.setattr(Faulty, "nan_at", (100, 5))
    groups = network(sim := front_end())
    with pytest.raises(NotFinite, match=r"at t = 9\.8 ms \('other': v of cell 5 is nan at t = 10\.5 ms\)"):
        sim.run(40.0)
    monkeypatch.undo()
    assert_broken(sim, groups, reference, 98)


def test_not_finite_in_the_last_step_of_a_run(reference, monkeypatch):
    """It is met when somebody looks: with a warning, and what came before."""
    monkeypatch.setattr(Forgetful, "nan_at", (100, 2))
    groups = network(sim := front_end(Forgetful))
    sim.run(10.0)
    with pytest.raises(NotFinite, match=r"^'one': v of cell 2 is nan at t = 10 ms\.$"):
        groups[0].peek("v")
    with pytest.warns(UserWarning, match=r"interrupted at t = 9\.9 ms \('one': v of cell 2 is nan at t = 10 ms\)"):
        (segment,) = groups[0].get_data().segments
    assert_part(segment, reference[0], 99)
    monkeypatch.undo()
    assert_broken(sim, groups, reference, 99)


def test_a_sweep_goes_on():
    """Each point in a simulation of its own; a bad one is caught by the error's type."""
    sim, found = front_end(), []
    for at in (None, 50, None):
        Faulty.nan_at = at and (at, 0)
        sim.setup(timestep=0.1)
        cell = sim.Population(1, IF_cond_exp())
        cell.record("v")
        with suppress(SimulationBroken):
            sim.run(10.0)
        found.append(len(cell.get_signals("v")[0].values))
    Faulty.nan_at = None
    assert found == [101, 50, 101]


def test_files_of_a_run_that_failed(reference, tmp_path):
    groups = network(sim := front_end())
    groups[0].record("v", to_file=tmp_path / "v.npz")
    with TRAP.set("advance half-way", 200, OSError("no")), pytest.raises(SimulationBroken):
        sim.run(LONGEST)
    groups[0].write_data(tmp_path / "one.npz")
    sim.end()
    assert_part(pynn_data.read(tmp_path / "one.npz").segments[0], reference[0], steps(sim.get_current_time()))
    (segment,) = pynn_data.read(tmp_path / "v.npz").segments
    assert segment.annotations["interrupted"].endswith("Example: OSError: no")


def test_nothing_but_a_failure():
    """Before the first step is over there is nothing to read, and that is said."""
    groups = network(sim := front_end())
    with TRAP.set("advance", 1, OSError("no")), pytest.raises(SimulationBroken, match="at t = 0 ms"):
        sim.run(1.0)
    with pytest.raises(NothingRecorded):
        groups[0].get_data("v")
    sim.reset()
    sim.run(1.0)
    assert len(groups[0].get_signals("v")[0].values) == 11


# -- what ends a simulation --------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["reset", "end", "setup"])
def test_an_engine_that_does_not_close_is_in_nobodys_way(reference, ending):
    groups = network(sim := front_end())
    sim.run(10.0)
    stuck = pytest.warns(UserWarning, match=r"^Example cannot close its network: OSError: stuck$")
    with TRAP.set("close", 1, OSError("stuck")), stuck as warned:
        getattr(sim, ending)()
    assert warned[0].filename == __file__
    for group, whole in zip(groups, reference, strict=True):
        assert_part(group.get_data().segments[0], whole, 100)
    groups = network(sim)
    sim.run(LONGEST)
    assert_part(groups[0].get_data().segments[0], reference[0], 500)


def test_a_recorder_that_does_not_close(reference):
    groups = network(sim := front_end())
    sim.run(10.0)
    with (
        TRAP.set("close a recorder", 1, OSError("stuck")),
        pytest.warns(UserWarning, match=r"^Example cannot end a recording: OSError: stuck$"),
    ):
        sim.reset()
    sim.run(10.0)
    for group, whole in zip(groups, reference, strict=True):
        for segment in group.get_data().segments:
            assert_part(segment, whole, 100)


@pytest.mark.parametrize("ending", ["reset", "end", "setup"])
def test_a_request_that_is_refused_at_the_end_is_in_nobodys_way(reference, ending):
    groups = network(sim := front_end())
    sim.run(10.0)
    groups[0].record("gsyn_inh")
    refused = pytest.warns(UserWarning, match=r"^Example cannot complete the recordings: NotSupported: no room$")
    with TRAP.set("begin", 1, NotSupported("no room")), refused:
        getattr(sim, ending)()
    assert_part(groups[1].get_data().segments[0], reference[1], 100)


def test_failing_to_close_after_a_failure(reference):
    groups = network(sim := front_end())
    sim.run(10.0)

    class Both(OSError):
        pass

    def advance(steps):
        TRAP.what, TRAP.left, TRAP.error = "close", 1, Both("stuck")
        raise Both("failed")

    groups[0]._simulation.engine.advance = advance
    stuck = pytest.warns(UserWarning, match="cannot close its network: Both: stuck")
    with stuck, pytest.raises(SimulationBroken, match="Both: failed"):
        sim.run(1.0)
    TRAP.what = None
    assert_broken(sim, groups, reference, 100)


@pytest.mark.parametrize("look", [lambda sim, group: sim.run(1.0), lambda sim, group: group.get_data()], ids=["run", "get"])
def test_a_request_that_the_engine_refuses_changes_nothing(reference, look):
    """It is said when the request would begin: when time goes on, or somebody looks."""
    groups = network(sim := front_end())
    sim.run(10.0)
    groups[0].record(["gsyn_inh", "v"], sampling_interval=0.3)
    groups[0].record("v", sampling_interval=0.5, start=70.0)
    groups[0].get_data()
    groups[0].record(["gsyn_inh", "v"], sampling_interval=0.4)
    with TRAP.set("begin", 1, NotSupported("Example: no more recorders")), pytest.raises(NotSupported):
        look(sim, groups[0])
    sim.run_until(LONGEST)
    signals = groups[0].get_data().segments[0].analogsignals
    assert [(s.name, steps(s.sampling_period)) for s in signals] == [
        ("v", 1), ("gsyn_exc", 1), ("gsyn_inh", 3), ("v", 3),
    ]  # fmt: skip


# -- callbacks ---------------------------------------------------------------------------------


def test_an_exception_in_a_callback_leaves_all_consistent(reference):
    """The run can go on exactly."""
    groups = network(sim := front_end())
    for at in (0.0, 3.3, 17.9):

        def call(t, at=at):
            if t >= at:
                raise ZeroDivisionError
            return at

        with pytest.raises(ZeroDivisionError):
            sim.run_until(LONGEST, callbacks=[lambda t: t + 1.0, call])
        assert sim.get_current_time() == pytest.approx(at)
        if at:
            assert_part(groups[0].get_data().segments[0], reference[0], steps(at))
    sim.run_until(LONGEST)
    for group, whole in zip(groups, reference, strict=True):
        (segment,) = group.get_data().segments
        assert_part(segment, whole, 500)
        assert segment.annotations == {}


@pytest.mark.parametrize("name", ["run", "run_until", "reset", "end", "setup"])
def test_what_a_callback_cannot_do(reference, name):
    groups = network(sim := front_end())

    def call(t):
        getattr(sim, name)(*([30.0] if "run" in name else []))
        return float("inf")

    what = "run" if "run" in name else name
    with pytest.raises(SimulationRunning, match=rf"^{what}\(\) was called while run\(\) is at work, as by a callback"):
        sim.run(5.0, callbacks=[lambda t: call(t) if t else 2.5])
    assert sim.get_current_time() == 2.5
    sim.run_until(LONGEST)
    assert_part(groups[0].get_data().segments[0], reference[0], 500)


@pytest.mark.parametrize(
    ("returned", "error", "text"),
    [
        (None, TypeError, r"A callback has returned None at t = 0 ms; it returns the time in ms .* float\('inf'\)"),
        ("5", TypeError, "Time returned by a callback: expected numbers in ms, not '5'"),
        (float("nan"), ValueError, "Time returned by a callback must be finite, not nan"),
        (float("-inf"), ValueError, "Time returned by a callback must be finite, not -inf"),
        (0.25, ValueError, "Time returned by a callback = 0.25 ms is not a whole number of steps"),
    ],
)
def test_times_that_callbacks_return(returned, error, text):
    network(sim := front_end())
    with pytest.raises(error, match=text):
        sim.run(1.0, callbacks=[lambda t: returned])
    assert sim.run(1.0) == 1.0


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        ("10", TypeError, ": expected numbers in ms, not '10'"),
        (None, TypeError, ": expected numbers in ms, not None"),
        (True, TypeError, ": expected numbers in ms, not True"),
        ([1.0], TypeError, r": expected one number in ms, not \[1.0\]"),
        (1j, TypeError, ": expected numbers in ms, not 1j"),
        (float("nan"), ValueError, " must be finite, not nan"),
        (float("inf"), ValueError, " must be finite, not inf"),
    ],
)
def test_times_that_are_none(value, error, text):
    groups = network(sim := front_end())
    with pytest.raises(error, match=rf"^Duration of run\(\){text}"):
        sim.run(value)
    with pytest.raises(error, match=rf"^Time for run_until\(\){text}"):
        sim.run_until(value)
    if value is not None:
        with pytest.raises(error, match=rf"^start{text}"):
            groups[0].record("v", start=value)
    assert sim.run(1.0) == 1.0


def test_numbers_of_numpy_are_times():
    groups = network(sim := front_end())
    groups[0].record("gsyn_inh", sampling_interval=np.float32(0.5), start=np.int64(1), stop=np.inf)
    assert sim.run(np.int32(2)) == 2.0
    assert sim.run(np.float64(1.5)) == 3.5
    signal = groups[0].get_data("gsyn_inh").segments[0].analogsignals[0]
    assert (steps(signal.t_start), len(signal)) == (10, 6)


# -- random courses ----------------------------------------------------------------------------

def raising_at(time):
    """Return a callback that raises at a time."""
    return lambda t: time if t < time - 0.05 else 1 / 0


actions = st.lists(
    st.one_of(
        st.tuples(st.just("run"), st.integers(1, 60)),
        st.tuples(st.just("fail"), st.sampled_from(CALLS), st.integers(1, 40)),
        st.tuples(st.just("raise"), st.integers(0, 30)),
        st.sampled_from([("look",), ("clear",), ("reset",), ("peek",)]),
    ),
    max_size=10,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(actions=actions, engine=st.sampled_from([Faulty, Forgetful]))
def test_random_courses(reference, actions, engine):
    """Whatever fails when, what is handed over is a part of the undisturbed run, and comes once."""
    one, *_ = network(sim := front_end(engine))
    whole = {signal.name: signal.magnitude for signal in reference[0].analogsignals}
    simulation = one._simulation
    seen = {}

    def look(clear):
        try:
            block = one.get_data(clear=clear)
        except NothingRecorded:
            return
        for segment in block.segments:
            for signal in segment.analogsignals:
                first = steps(signal.t_start)
                np.testing.assert_array_equal(signal.magnitude, whole[signal.name][first : first + len(signal)])
                assert first == seen.get((segment.index, signal.name), 0)
                if clear:
                    seen[segment.index, signal.name] = first + len(signal) - 1

    def run(length, **kwargs):
        target = min(steps(sim.get_current_time()) + length, 500)
        sim.run_until(target * 0.1, **kwargs)

    for kind, *details in actions:
        if kind == "look" or kind == "clear":
            look(kind == "clear")
        elif kind == "reset":
            sim.reset()
        elif simulation.broken is not None:
            with pytest.raises(SimulationBroken):
                one.peek("v") if kind == "peek" else sim.run(1.0)
        elif kind == "peek":
            np.testing.assert_array_equal(one.peek("v"), whole["v"][steps(sim.get_current_time())])
        elif kind == "run":
            run(details[0])
        elif kind == "fail":
            with TRAP.set(*details, OSError("no")):
                error_of(lambda: run(60))
        else:
            call = raising_at((steps(sim.get_current_time()) + details[0] + 1) * 0.1)
            error = error_of(lambda call=call: run(60, callbacks=[call]))
            assert isinstance(error, ZeroDivisionError) or sim.get_current_time() == LONGEST
    look(True)
    sim.end()
