"""Poisson sources: counts per step as they should be, however a run is split and whatever becomes of other sources."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from source_courses import PIECES, check_splits_and_changes, programs

from pynn_data.contract import Clock
from pynn_data.network import poisson
from pynn_data.network.poisson import PoissonSpikes
from pynn_data.network.streams import Streams

DT = 0.1


class Sources:
    """What `PoissonSpikes` wants of a population."""

    def __init__(self, rates, start=0.0, duration=1e10, seed=0):
        self.size = len(rates)
        self.stream = Streams.of_setup(seed).new()
        self.parameters = {
            "rate": np.array(rates, dtype=float),
            "start": np.broadcast_to(start, self.size).astype(float),
            "duration": np.broadcast_to(duration, self.size).astype(float),
        }


@pytest.mark.parametrize("rate", [5.0, 400.0, 20_000.0])
def test_counts_in_steps_are_poisson(rate):
    """Mean and variance of the counts in a step and of the intervals' sums, within 5 sigma."""
    n, steps = 50, 40_000
    spikes = PoissonSpikes(Sources([rate] * n), Clock(DT))
    cells, at, _ = spikes.emitted(1, steps)
    counts = np.bincount(cells * steps + at - 1, minlength=n * steps).reshape(n, steps)
    mean = rate * DT / 1000
    for table in (counts, counts.reshape(n, -1, 100).sum(axis=2), counts.reshape(n, -1, 1000).sum(axis=2)):
        lam = mean * steps / table.shape[1]
        assert abs(table.mean() - lam) < 5 * np.sqrt(lam / table.size)
        assert abs(table.var() - lam) < 5 * np.sqrt((lam + 2 * lam**2) / table.size)
    assert abs(np.corrcoef(counts[:2, :])[0, 1]) < 5 / np.sqrt(steps)
    assert abs(np.corrcoef(counts[0, :-1], counts[0, 1:])[0, 1]) < 5 / np.sqrt(steps)


def test_every_source_has_its_own_rate_and_window():
    rates = np.linspace(0.0, 2000.0, 40)
    start, duration = np.linspace(0.0, 500.0, 40), np.linspace(1000.0, 500.0, 40)
    spikes = PoissonSpikes(Sources(rates, start, duration), Clock(DT))
    cells, steps, _ = spikes.emitted(0, 20_000)
    expected = rates * duration / 1000
    assert (np.abs(np.bincount(cells, minlength=40) - expected) <= 5 * np.sqrt(expected)).all()
    times = steps * DT
    assert (times > start[cells] - 1e-9).all()
    assert (times < (start + duration)[cells] + 1e-9).all()


def change(sources, action, cell, value):
    if action != "again":
        sources.parameters["rate" if action == "set" else "start"][cell] = value


@settings(max_examples=100, deadline=None)
@given(
    programs([1, 2, 7, 16, 17, 100, 1000], [0.0, 50.0, 3000.0, 30_000.0]), PIECES, st.sampled_from([256, 8, 1])
)
def test_splits_and_changes(program, pieces, usual):
    before, poisson.USUAL = poisson.USUAL, usual
    try:
        rates = [1000.0, 0.0, 20_000.0, 50.0, 300.0]
        sources = [Sources(some, seed=3) for some in (rates, rates, [5000.0, 1.0, 0.0, 50.0])]
        check_splits_and_changes(lambda some: PoissonSpikes(some, Clock(DT)), sources, program, pieces, change)
    finally:
        poisson.USUAL = before


def test_no_more_is_drawn_than_a_tile_ahead(monkeypatch):
    """Neither for a short run, nor when rates change all the time, nor for very many spikes."""
    made = []
    draw = poisson.Group._draw
    monkeypatch.setattr(poisson.Group, "_draw", lambda *args: made.append(draw(*args)) or made[-1])
    sources = Sources([20_000.0] * 1000)
    spikes = PoissonSpikes(sources, Clock(DT))
    spikes.emitted(0, 3)
    assert sum(m.size for m in made) < 1.1 * 32 * 2000
    made.clear()
    for now in range(10, 1010, 10):
        sources.parameters["rate"][:] = 10_000.0 + now
        spikes.changed(np.arange(1000), now)
        spikes.emitted(now + 1, now + 12)
        assert len(spikes._groups) == 1
    assert sum(m.size for m in made) < 1.1 * 100 * 64 * 1100
    made.clear()
    many = PoissonSpikes(Sources([500_000.0] * 10_000), Clock(DT))
    many.emitted(1, 3)
    assert max(m.size for m in made) < 1.1 * 50 * 10_000 * 4


def test_one_by_one_is_few_groups():
    """Sources whose rates are set one after the other between two runs are drawn together."""
    sources = Sources([100.0] * 5000)
    spikes = PoissonSpikes(sources, Clock(DT))
    spikes.emitted(0, 10)
    for cell in range(0, 5000, 2):
        sources.parameters["rate"][cell] = 100.0 + cell
        spikes.changed(np.array([cell]), 10)
    spikes.emitted(11, 20)
    assert len(spikes._groups) < 10


def test_a_generator_that_is_set_back_begins_as_a_new_one():
    stream = Streams.of_setup(1).new()
    rewound = stream.rewound()
    for cell, tile in ((0, 0), (5, 7), (0, 0), (2**33, 1)):
        generator = rewound(cell, tile, 0)
        new = stream.generator(cell, tile)
        assert generator.integers(0, 9, 3, dtype=np.uint16).tolist() == new.integers(0, 9, 3, dtype=np.uint16).tolist()
        assert generator.normal() == new.normal()
    assert rewound(0, 0, 1).random() not in (rewound(0, 0, 0).random(), rewound(0, 1, 0).random())
