"""The declarations are such as the core can act on; what is not declared is refused politely."""

import numpy as np
import pytest

from pynn_data.contract import CONTRACT, Capability, Engine, Host, NativeCell, NativeVariable, Tolerance
from pynn_data.errors import InvalidModel, NotSupported
from pynn_data.network.cells import STANDARD_CELLS
from pynn_data.units import factor
from pynn_data_conformance.oracles import KINDS

ESCAPING = KINDS["escaping_cell"]
TYPES = {cell.__name__: cell for cell in STANDARD_CELLS}


def test_engine_class(engine):
    assert issubclass(engine, Engine)
    assert isinstance(engine.name, str)
    assert engine.name
    assert isinstance(engine.version(), str)
    assert engine.contract[0] == CONTRACT[0]
    assert engine.contract[1] <= CONTRACT[1]
    assert isinstance(engine.capabilities, frozenset)
    assert all(isinstance(capability, Capability) for capability in engine.capabilities)
    assert isinstance(engine.lookahead, int)
    assert engine.lookahead >= 0
    assert engine.cells


def test_host_class(host):
    assert issubclass(host, Host)
    assert isinstance(host.name, str)
    assert host.name
    assert isinstance(host.version(), str)
    assert host.contract[0] == CONTRACT[0]
    assert host.contract[1] <= CONTRACT[1]
    assert isinstance(host.capabilities, frozenset)
    assert all(isinstance(capability, Capability) for capability in host.capabilities)
    assert host.collect(object()) is None


def test_cell_is_a_standard_one(engine, cell):
    assert cell in TYPES
    assert isinstance(engine.cells[cell], NativeCell)


def test_every_parameter_is_translated(engine, cell):
    """Directly with a unit, or by a function: changing any of them changes a native value."""
    native, celltype = engine.cells[cell], TYPES[cell]
    for name, (_, unit) in native.parameters.items():
        assert name in celltype.default_parameters
        assert factor(celltype.unit(name), unit) > 0
    rest = set(celltype.default_parameters) - set(native.parameters)
    values: dict[str, np.ndarray] = {name: np.empty(2, dtype=object) for name in celltype.listed}
    for name, value in celltype.default_parameters.items():
        if name in celltype.listed:
            values[name][:] = [np.array(value)] * 2
        else:
            values[name] = np.full(2, value)
    before = {name: function(values) for name, function in native.derived.items()}
    for name in rest:
        changed = {**values, name: values[name] * 1.5 + 0.1}
        after = {n: function(changed) for n, function in native.derived.items()}
        assert any((before[n] != after[n]).any() for n in after), f"{name} has no effect"


def test_every_variable_is_translated(engine, cell):
    native, celltype = engine.cells[cell], TYPES[cell]
    needed = set(celltype.recordable) - {"spikes"} - set(celltype.derived)
    assert set(native.variables) ^ set(native.declined) == needed
    assert all(why.strip() for why in native.declined.values())
    for name, variable in native.variables.items():
        assert isinstance(variable, NativeVariable)
        assert factor(variable.unit, celltype.unit(name)) > 0
    assert factor(celltype.weight_unit, native.weight_unit) > 0


def test_key_is_a_parameter_of_its_own(engine, cell):
    """Of cells that draw: those that the core has keys for, and no others."""
    native = engine.cells[cell]
    assert (native.key is not None) == (cell in ESCAPING)
    assert native.key not in {*(name for name, _ in native.parameters.values()), *native.derived, *native.constants}


def test_undeclared_threads_are_refused(sim, engine):
    if Capability.THREADS in engine.capabilities:
        sim.setup(threads=2)
        assert sim.run(1.0) == 1.0
    else:
        with pytest.raises(NotSupported, match="one thread only"):
            sim.setup(threads=2)


def late_population(sim, cells, source, projection):
    sim.Population(1, type(cells.celltype)())


def late_projection(sim, cells, source, projection):
    sim.Projection(source, cells, sim.OneToOneConnector())


def late_current(sim, cells, source, projection):
    cells.inject(sim.DCSource(amplitude=0.0))


def changed_parameter(sim, cells, source, projection):
    name = next(iter(cells.celltype.default_parameters))
    cells.set(**{name: 1.5 * cells.celltype.default_parameters[name]})


def changed_weight(sim, cells, source, projection):
    projection.set(weight=float(projection.get("weight", format="list")[0][-1]) / 2)


LATE = {
    "LATE_CELLS": (late_population, "cannot add populations after the first run"),
    "LATE_CONNECTIONS": (late_projection, "cannot add projections after the first run"),
    "LATE_CURRENTS": (late_current, "cannot inject currents"),
    "PARAMETER_CHANGES": (changed_parameter, "cannot change parameters after the first run"),
    "WEIGHT_CHANGES": (changed_weight, "cannot change weights after the first run"),
}


@pytest.mark.parametrize("capability", LATE)
def test_what_is_undeclared_is_refused_after_a_run(sim, engine, cell, capability):
    """And the simulation goes on; what is declared is done."""
    cells = sim.Population(1, getattr(sim, cell)())
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0]))
    synapse = sim.StaticSynapse(weight=0.001)
    projection = sim.Projection(source, cells, sim.OneToOneConnector(), synapse)
    sim.run(0.5)
    act, refusal = LATE[capability]
    needed = {Capability[capability]} | ({Capability.CURRENTS} if act is late_current else set())
    if needed <= engine.capabilities:
        act(sim, cells, source, projection)
    else:
        with pytest.raises(NotSupported, match=refusal):
            act(sim, cells, source, projection)
    assert sim.run(0.5) == 1.0


def test_undeclared_currents_are_refused(sim, engine, cell):
    cells = sim.Population(1, getattr(sim, cell)())
    if Capability.CURRENTS in engine.capabilities:
        cells.inject(sim.DCSource(amplitude=0.0))
    else:
        with pytest.raises(NotSupported, match="cannot inject currents"):
            cells.inject(sim.DCSource(amplitude=0.0))
    assert sim.run(1.0) == 1.0


def test_what_is_late_is_declared_with_what_it_needs(engine):
    if Capability.LATE_CURRENTS in engine.capabilities:
        assert Capability.CURRENTS in engine.capabilities


def test_declared_precision(engine, cell):
    """Samples may be off by so much, not more, and the suite compares with what is declared."""
    native = engine.cells[cell]
    assert isinstance(native.tolerance, Tolerance)
    assert 0.0 < native.tolerance.relative <= 1e-3, "Contract: at most 1e-3; the integrator is not exact enough."
    assert 0.0 <= native.tolerance.time <= 0.01, "Contract: at most 0.01 ms; the integrator is not exact enough."
    assert native.weight_precision in ("float64", "float32")
    assert all(variable.precision in ("float64", "float32") for variable in native.variables.values())


@pytest.mark.asks("NATIVE_CELLS")
def test_native_cell_types_that_there_are_not_are_refused(sim, engine):
    """By an engine that has none: all; by others: a model that nobody has."""
    declared = Capability.NATIVE_CELLS in engine.capabilities
    refusal = InvalidModel if declared else NotSupported
    with pytest.raises(refusal, match=engine.name):
        sim.native_cell_type("no such model of anybody's")


def test_unknown_options_are_refused(sim, engine):
    with pytest.raises(TypeError, match="has no option 'no_such_option'"):
        sim.setup(no_such_option=1)
    assert "no_such_option" not in engine.options
