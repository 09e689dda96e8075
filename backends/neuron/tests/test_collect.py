"""Vectors that a script has recorded, as spikes and signals."""

import re

import numpy as np
import pytest
from pynn_data_neuron.host import NeuronHost


class Driven:
    """A cell that fires, and vectors of it."""

    def __init__(self, h):
        self.h = h
        h.CVode().active(False)
        h.dt, h.steps_per_ms = 0.1, 10
        self.soma = soma = h.Section(name="soma")
        soma.L = soma.diam = 20
        soma.insert("hh")
        self.current = h.IClamp(soma(0.5))
        self.current.dur, self.current.amp = 1e9, 0.3
        self.t, self.v, self.m = (h.Vector() for _ in range(3))
        self.t.record(h._ref_t)
        self.v.record(soma(0.5)._ref_v)
        self.m.record(soma(0.5)._ref_m_hh)
        self.times, self.ids = h.Vector(), h.Vector()
        self.netcon = h.NetCon(soma(0.5)._ref_v, None, sec=soma)
        self.netcon.record(self.times, self.ids, 7)
        self.source = h.NetStim()
        self.source.start, self.source.number, self.source.interval = 1.03, 3, 7.5
        self.emitted = h.NetCon(self.source, None)
        self.emitted.record(self.times, self.ids, 9)

    def run(self):
        self.h.finitialize(-65)
        self.h.continuerun(50)


@pytest.fixture
def driven(script_h):
    yield Driven(script_h)
    script_h.CVode().active(False)


def test_spikes_lie_at_the_ends_of_steps_or_where_their_source_says(driven):
    driven.run()
    (spikes,) = NeuronHost.collect((driven.times, driven.ids))
    steps = np.rint(np.array(driven.times)[np.array(driven.ids) == 7] / 0.1)
    assert steps.size > 3
    np.testing.assert_array_equal(spikes.times[spikes.cells == 7], steps * 0.1)
    emitted = np.array(driven.times)[np.array(driven.ids) == 9]
    assert emitted == pytest.approx([1.03, 8.53, 16.03], abs=1e-12)
    assert spikes.times[spikes.cells == 9].tolist() == emitted.tolist()
    assert spikes.cells.dtype == np.int64
    assert (spikes.recorded, spikes.start, spikes.stop, spikes.dt) == (None, 0.0, 50.0, 0.1)


def test_spikes_of_variable_steps_are_as_they_are(script_h, driven):
    script_h.CVode().active(True)
    driven.run()
    (spikes,) = NeuronHost.collect((driven.times, driven.ids))
    assert spikes.times.tolist() == list(driven.times)
    assert spikes.dt is None
    assert spikes.stop == script_h.t


def test_no_spikes(script_h):
    (spikes,) = NeuronHost.collect((script_h.Vector(), script_h.Vector()))
    assert (spikes.times.shape, spikes.cells.shape, spikes.cells.dtype) == ((0,), (0,), np.int64)


def test_signals(driven):
    driven.run()
    recorder = {"v": [driven.v, driven.v], "m_hh": driven.m, "t": driven.t}
    v, m = NeuronHost.collect(recorder)
    assert (v.variable, v.unit, v.cells.tolist(), v.times, v.dt) == ("v", "mV", [0, 1], (0.0, 0.1), 0.1)
    assert v.values.shape == (501, 2)
    np.testing.assert_array_equal(v.values, np.stack([driven.v, driven.v], axis=1))
    assert (m.variable, m.unit, m.cells.tolist()) == ("m_hh", None, [0])
    v, m = NeuronHost.collect({**recorder, "units": {"m_hh": "dimensionless"}, "dt": 0.05})
    assert (v.unit, m.unit, v.dt) == ("mV", "dimensionless", 0.05)
    driven.v.fill(0)
    assert v.values.min() < -60


def test_signals_with_an_interval(script_h, driven):
    t, v = script_h.Vector(), script_h.Vector()
    t.record(script_h._ref_t, 0.5)
    v.record(driven.soma(0.5)._ref_v, 0.5)
    driven.run()
    (signal,) = NeuronHost.collect({"v": v, "t": t})
    assert signal.times == (0.0, 0.5)
    script_h.CVode().active(True)
    driven.run()
    (signal,) = NeuronHost.collect({"v": v, "t": t})
    assert signal.times == (0.0, 0.5)
    assert signal.dt is None


def test_signals_of_variable_steps(script_h, driven):
    script_h.CVode().active(True)
    driven.run()
    (signal,) = NeuronHost.collect({"v": driven.v, "t": driven.t})
    assert signal.times.tolist() == list(driven.t)
    assert signal.values[:, 0].tolist() == list(driven.v)


def test_what_does_not_belong_together(script_h, driven):
    driven.run()
    t, v, vector = driven.t, driven.v, script_h.Vector
    for recorder, text in (
        ({"v": v}, 'one of times by "t"'),
        ({"t": t}, 'one of times by "t"'),
        ({"v": v, "t": [t, t]}, 'one of times by "t"'),
        ({"v": [v, vector()], "t": t}, "Vector 1 of 'v' has 0 samples, but there are 501 times: a vector that is to be"),
        ({"v": v, "t": t, "units": {"g": "S"}}, "There is a unit for 'g', of which there are no vectors."),
        ({"v": t, "t": v}, 'The times by "t" do not ascend.'),
        ((t, vector()), "There are 501 times of spikes but 0 ids of cells."),
        ((v, t), "Ids of cells are whole numbers, not 0.1: give (times, ids)."),
    ):
        with pytest.raises(ValueError, match=re.escape(text)):
            NeuronHost.collect(recorder)


def test_anything_else(script_h):
    vector = script_h.Vector()
    for other in (3, None, (1, 2), {}, {"a": 3}, [vector, vector], vector, {"v": [], "t": vector}, (vector,)):
        assert NeuronHost.collect(other) is None
