"""What cannot be is said at the call, and leaves everything as it was."""

import numpy as np
import pytest

from pynn_data.errors import (
    InvalidConnections,
    NothingRecorded,
    NotSupported,
    UnknownParameter,
    UnknownVariable,
)
from pynn_data_conformance.comparing import assert_ramp
from pynn_data_conformance.oracles import crossing_ramps, ramps


def test_errors_leave_the_simulation_as_it_was(sim, ramp_cell):
    cells = ramps(sim, ramp_cell)
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0]))
    cells.record("v")
    sim.run(1.0)
    with pytest.raises(UnknownVariable, match="it has spikes, v"):
        cells.record("no_such_variable")
    with pytest.raises(UnknownParameter, match="has no parameter 'no_such_parameter'"):
        cells.set(no_such_parameter=1.0)
    with pytest.raises(ValueError, match="must be greater than 0"):
        cells.set(i_offset=0.0, cm=-1.0)
    with pytest.raises(ValueError, match="not a whole number of steps"):
        sim.run(0.123)
    with pytest.raises(ValueError, match="not a whole number of steps"):
        cells.record("v", sampling_interval=0.123)
    with pytest.raises(NothingRecorded, match="recorded: v"):
        cells.get_data("spikes", clear=True)
    with pytest.raises(InvalidConnections, match="no receptor"):
        sim.Projection(cells, source, sim.AllToAllConnector())
    sim.run(1.0)
    assert_ramp(cells.get_data().segments[0].analogsignals[0], range(21))


@pytest.mark.capability("PARAMETER_CHANGES")
def test_change_that_the_engine_may_refuse_is_made_as_a_whole_or_not_at_all(sim, ramp_cell):
    # A reset above the threshold, of the last but one cell, is what some engines refuse.
    old, new = [-1000.0] * 4, [-900.0, -800.0, -40.0, -700.0]
    cells = crossing_ramps(sim, ramp_cell)
    cells.record("v")
    sim.run(1.0)
    try:
        cells.set(v_reset=new)
        expected = new
    except NotSupported as error:
        assert "v_reset of 'ramps'" in str(error)  # noqa: PT017 (not every engine refuses)
        expected = old
    assert cells.get("v_reset", simplify=False).tolist() == expected
    sim.run(34.0)
    lowest = cells.get_data().segments[0].analogsignals[0].magnitude.min(axis=0)
    np.testing.assert_allclose(lowest[:2], expected[:2], rtol=1e-6)  # they have fired once


def test_connections_that_cannot_be_are_refused_at_the_call(sim, ramp_cell):
    cells = ramps(sim, ramp_cell)
    cells.record("v")
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0]))
    for weight in (-1.0, [-1.0] * cells.size, lambda i, j: -1.0):
        synapse = sim.StaticSynapse(weight=weight)
        with pytest.raises(InvalidConnections, match="must be zero or positive"):
            sim.Projection(source, cells, sim.AllToAllConnector(), synapse, receptor_type="excitatory")
    sim.run(2.0)
    assert_ramp(cells.get_data().segments[0].analogsignals[0], range(21))


def test_description_that_fails_to_build_can_be_mended(sim, ramp_cell, monkeypatch):
    cells = ramps(sim, ramp_cell)
    cells.record("v")
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0]))
    first, _ = (
        sim.Projection(source, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=1.0), label=label)
        for label in ("first", "second")
    )
    engine = cells._simulation.backend.engine
    connect, calls = engine.connect, []

    def refuses_the_second(self, connections):
        if calls:
            raise RuntimeError("there is no room")
        calls.append(connections)
        connect(self, connections)

    with monkeypatch.context() as patch:
        patch.setattr(engine, "connect", refuses_the_second)
        with pytest.raises(NotSupported, match="refuses the connections of 'second': there is no room"):
            sim.run(1.0)
    first.set(weight=0.0)
    sim.run(2.0)
    assert_ramp(cells.get_data().segments[0].analogsignals[0], range(21))
