"""Samples of a network that was built by the simulator's own means are those of the simulator's own recorders."""

import numpy as np
import pytest

from pynn_data.units import factor
from pynn_data_conformance.native_courses import assert_samples, now_of
from pynn_data_conformance.rig import CELLS

OTHER_UNIT = {"mV": "V", "V": "mV", "nS": "uS", "uS": "nS", "pA": "nA", "nA": "pA", "mV/ms": "V/s"}


def signals(group, segment=-1):
    return group.get_data().segments[segment].analogsignals


def there(attached, group, first):
    """Return the one signal, or none if the declared lag lets it begin later."""
    found = signals(group)
    assert len(found) == 1 or (not found and now_of(attached) < first + attached.host.lag)
    return found


@pytest.mark.parametrize("begin", [0, 1, 8])
@pytest.mark.parametrize("interval", [1, 3, 7])
def test_samples(rig, oracle, attached, group, begin, interval):
    """The first is the state when recording begins, the others follow at the interval, the last one may be now."""
    if begin:
        rig.run(begin)
    group.record(oracle.variable, sampling_interval=interval * rig.dt)
    for steps in (2, 19, 42):
        rig.run(steps)
        for signal in there(attached, group, begin):
            assert_samples(attached, signal, oracle, first=begin, interval=interval)


def test_first_sample_is_there_at_once(rig, oracle, attached, group):
    rig.run(5)
    group.record(oracle.variable)
    if attached.host.lag:
        pytest.skip("samples come later, as the host declares")
    (signal,) = signals(group)
    assert signal.shape == (1, CELLS)
    assert_samples(attached, signal, oracle, first=5)


@pytest.mark.slow
def test_looking_after_every_step(rig, oracle, attached, group):
    group.record(oracle.variable, sampling_interval=2 * rig.dt)
    for _ in range(12):
        rig.run(1)
        for signal in there(attached, group, 0):
            assert_samples(attached, signal, oracle, interval=2)


def test_rows_come_to_the_declared_lag_and_no_further(rig, oracle, attached, group):
    group.record(oracle.variable)
    rig.run(60)
    (signal,) = signals(group)
    assert 0 <= attached.host.lag < 60
    assert_samples(attached, signal, oracle)
    rig.run(attached.host.lag + 1)
    (later,) = signals(group)
    assert len(later) >= 61
    assert_samples(attached, later, oracle)


def test_all_variables_together(rig, oracle, attached):
    group = attached.group(rig.handle(range(CELLS)), units={n: "" for n, unit in rig.variables.items() if unit is None})
    group.record(list(rig.variables))
    rig.run(31)
    found = signals(group)
    assert [signal.name for signal in found] == list(rig.variables)
    for signal in found:
        assert_samples(attached, signal, oracle, variable=signal.name)


def test_all_variables_one_after_the_other(rig, oracle, attached, group):
    names = [name for name, unit in rig.variables.items() if unit is not None]
    for name in names:
        group.record(name)
        rig.run(1)
    rig.run(20)
    for first, (name, signal) in enumerate(zip(names, signals(group), strict=True)):
        assert_samples(attached, signal, oracle, variable=name, first=first)


def test_state_now(rig, oracle, group):
    """Of cells that are recorded or not, in the order asked for; what was returned stays as it is."""
    now = 0
    for step in (0, 1, 34):
        if step:
            rig.run(step - now)
        now = step
        for name, unit in rig.variables.items():
            if unit is not None:
                np.testing.assert_array_equal(group.peek(name), oracle.values[name][now])
    np.testing.assert_array_equal(group[[3, 0]].peek(oracle.variable), oracle.values[oracle.variable][34, [3, 0]])
    kept, before = group.peek(oracle.variable), oracle.values[oracle.variable][34]
    rig.run(3)
    np.testing.assert_array_equal(kept, before)


def test_units(rig, oracle, attached, group):
    """They are those that the rig declares; what users want instead is converted."""
    for name, unit in rig.variables.items():
        assert (group.variables[name] is None) == (unit is None)
        if unit is not None:
            assert factor(group.variables[name] or "dimensionless", unit or "dimensionless") == 1.0
    unit = rig.variables[oracle.variable]
    other = OTHER_UNIT.get(unit)
    if other is None:
        pytest.skip(f"no other unit for {unit}")
    converted = attached.group(rig.handle(range(CELLS)), units={oracle.variable: other})
    for one in (group, converted):
        one.record(oracle.variable)
    rig.run(20)
    for one, wanted in ((group, unit), (converted, other)):
        (signal,) = signals(one)
        assert factor(signal.units.dimensionality.string, wanted) == 1.0
        assert_samples(attached, signal, oracle, factor=factor(unit, wanted))
