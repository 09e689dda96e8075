"""The data say which cells of the simulator they are of, however the cells have been chosen."""

import pytest
from pynn_data_clockwork.simulator import Clockwork

import pynn_data


@pytest.fixture
def wheels():
    """Return a group of wheels, each of which has its number as speed."""
    clockwork = Clockwork(range(8))
    group = pynn_data.attach("clockwork", clockwork).group([2, 7, 5, 1], label="wheels")
    group.record(["speed", "spikes"])
    clockwork.run(3)
    return group


CHOICES = {
    "all": lambda g: g, "slice": lambda g: g[1:3], "other order": lambda g: g[[2, 0]], "one": lambda g: g[3],
    "slice of a choice": lambda g: g[[3, 1, 0]][1:], "all in another order": lambda g: g[[3, 2, 1, 0]],
    "sum": lambda g: g[[3, 2]] + g[0], "some of a sum": lambda g: (g[[3, 2]] + g[0])[[2, 0]],
}  # fmt: skip


@pytest.mark.parametrize("choose", CHOICES.values(), ids=CHOICES)
def test_native_ids_are_those_of_the_columns(wheels, choose):
    group = choose(wheels)
    block = group.get_data()
    native = block.annotations["native_ids"]
    signal = block.segments[0].analogsignals[0]
    assert signal.magnitude[0].tolist() == native
    indices = block.annotations.get("native_indices", range(group.size))
    of = dict(zip(indices, native, strict=True))
    assert [of[i] for i in signal.array_annotations["channel_index"]] == native
    assert [of[t.annotations["source_index"]] for t in block.segments[0].spiketrains] == native


def test_they_are_not_the_scripts_to_give(wheels):
    for name in ("native_ids", "native_indices"):
        with pytest.raises(ValueError, match=f"'wheels': annotate.*itself writes '{name}'"):
            wheels.annotate(**{name: [1]})
