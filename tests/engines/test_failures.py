"""What engines cannot calculate is said by name, keeps what was right, and is not in the way of what comes next."""

from contextlib import suppress

import numpy as np
import pytest

from pynn_data.errors import NotFinite, SimulationBroken


def test_a_cell_that_is_no_number_any_more(sim):
    """A membrane that is pulled out of the range of floats; its neighbours are right up to then."""
    good = sim.Population(2, sim.IF_cond_exp(i_offset=1.0), label="good")
    bad = sim.Population(3, sim.IF_curr_exp(i_offset=0.1), label="bad")
    (good + bad).record("v")
    good.record("spikes")
    sim.run(20.0)
    before = [group.get_signals("v")[0].values for group in (good, bad)]
    with np.errstate(over="ignore", invalid="ignore"):
        bad[1].set_parameters(i_offset=-1e304, cm=1e-9)
        with pytest.raises(NotFinite, match=r"'bad': v of cell 3 is (nan|-inf) at t = 20\.\d ms"):
            sim.run(20.0)
    end = round(sim.get_current_time() / 0.1)
    assert 200 <= end < 400
    for group, part in zip((good, bad), before, strict=True):
        (signal,) = group.get_signals("v")
        assert len(signal.values) == end + 1
        assert np.isfinite(signal.values).all()
        np.testing.assert_array_equal(signal.values[:201], part)
    with pytest.raises(SimulationBroken, match=r"then reset\(\)"):
        sim.run(1.0)
    bad[1].set_parameters(i_offset=0.1, cm=1.0)
    sim.reset()
    sim.run(20.0)
    for group, part in zip((good, bad), before, strict=True):
        np.testing.assert_array_equal(group.get_signals("v")[0].values, part)


def test_errors_of_the_engine(sim):
    """NEST says when its integration of AdExp fails; the others say nothing, or that it is not finite."""
    cells = sim.Population(2, sim.EIF_cond_exp_isfa_ista(i_offset=0.5), label="cells")
    cells.record(["v", "spikes"])
    sim.run(10.0)
    before = cells.get_signals("v")[0].values
    cells[0].i_offset = -60.0
    with suppress(SimulationBroken):
        sim.run(50.0)
    if sim.get_current_time() < 60.0:
        with pytest.raises(SimulationBroken, match="read the data"):
            sim.run(50.0)
        assert "interrupted" in cells.get_data().segments[0].annotations
    np.testing.assert_array_equal(cells.get_signals("v")[0].values[:101], before)
    cells[0].i_offset = 0.5
    sim.reset()
    sim.run(10.0)
    np.testing.assert_array_equal(cells.get_signals("v")[0].values, before)


@pytest.mark.parametrize("ending", ["reset", "end", "setup", "nothing"])
def test_whatever_comes_after_a_failure(sim, monkeypatch, ending):
    """An error anywhere inside the engine, of which it has not been told."""
    cells = sim.Population(3, sim.IF_cond_exp(i_offset=[0.0, 1.0, 1.5]), label="cells")
    cells.record(["v", "spikes"])
    sim.run(10.0)
    (v,) = cells.get_signals("v")
    engine = cells._simulation.engine
    advance = type(engine).advance

    def fail(self, steps):
        advance(self, steps)
        raise RuntimeError("broken inside")

    with monkeypatch.context() as patched:
        patched.setattr(type(engine), "advance", fail)
        with pytest.raises(SimulationBroken, match=f"{engine.name}: RuntimeError: broken inside"):
            sim.run(10.0)
    if ending != "nothing":
        getattr(sim, ending)()
    np.testing.assert_array_equal(cells.get_signals("v")[0].values, v.values)
    sim.setup(timestep=0.1)
    again = sim.Population(3, sim.IF_cond_exp(i_offset=[0.0, 1.0, 1.5]))
    again.record("v")
    sim.run(10.0)
    np.testing.assert_array_equal(again.get_signals("v")[0].values, v.values)


def test_an_exception_in_a_callback(sim):
    """The run can go on from there, as if nothing had been."""

    def run(interrupted):
        sim.setup(timestep=0.1)
        cells = sim.Population(4, sim.IF_cond_exp(i_offset=[0.0, 0.8, 1.0, 1.5]))
        sources = sim.Population(3, sim.SpikeSourcePoisson(rate=300.0))
        sim.Projection(sources, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.005, delay=0.3))
        cells.record(["v", "gsyn_exc"])
        for at in (7.7, 23.1) if interrupted else ():
            with pytest.raises(ZeroDivisionError):
                sim.run_until(50.0, callbacks=[lambda t, at=at: at if t < at else 1 / 0])
            assert sim.get_current_time() == pytest.approx(at)
        sim.run_until(50.0)
        return [signal.values for signal in cells.get_signals()]

    np.testing.assert_array_equal(run(False), run(True))
