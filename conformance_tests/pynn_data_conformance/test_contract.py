"""The declarations are such as the core can act on; what is not declared is refused politely."""

import numpy as np
import pytest

from pynn_data.contract import CONTRACT, Capability, Engine, Host, NativeCell, NativeVariable
from pynn_data.errors import InvalidModel, NotSupported
from pynn_data.network.cells import STANDARD_CELLS
from pynn_data.units import factor

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
    values = {name: np.full(2, value) for name, value in celltype.default_parameters.items()}
    before = {name: function(values) for name, function in native.derived.items()}
    for name in rest:
        changed = {**values, name: values[name] * 1.5 + 0.1}
        after = {n: function(changed) for n, function in native.derived.items()}
        assert any((before[n] != after[n]).any() for n in after), f"{name} has no effect"


def test_every_variable_is_translated(engine, cell):
    native, celltype = engine.cells[cell], TYPES[cell]
    assert set(native.variables) ^ set(native.declined) == set(celltype.recordable) - {"spikes"}
    assert all(why.strip() for why in native.declined.values())
    for name, variable in native.variables.items():
        assert isinstance(variable, NativeVariable)
        assert factor(variable.unit, celltype.unit(name)) > 0
    assert factor(celltype.weight_unit, native.weight_unit) > 0


def test_undeclared_threads_are_refused(sim, engine):
    if Capability.THREADS in engine.capabilities:
        sim.setup(threads=2)
        assert sim.run(1.0) == 1.0
    else:
        with pytest.raises(NotSupported, match="one thread only"):
            sim.setup(threads=2)


def test_undeclared_late_elements_are_refused(sim, engine, cell):
    sim.Population(1, getattr(sim, cell)())
    sim.run(1.0)
    if Capability.LATE_CELLS not in engine.capabilities:
        with pytest.raises(NotSupported, match="cannot add populations after the first run"):
            sim.Population(1, getattr(sim, cell)())


def test_undeclared_weight_changes_are_refused(sim, engine, cell):
    cells = sim.Population(1, getattr(sim, cell)())
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0]))
    projection = sim.Projection(source, cells, sim.OneToOneConnector())
    sim.run(0.5)
    if Capability.WEIGHT_CHANGES not in engine.capabilities:
        with pytest.raises(NotSupported, match="cannot change weights after the first run"):
            projection.set(weight=0.001)


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
