"""What sources of spikes that the core draws must do, however a run is split and whatever changes: of every kind."""

import numpy as np
from hypothesis import strategies as st

PIECES = st.lists(st.sampled_from([1, 3, 16, 50, 999]), min_size=1)
"""Lengths of the stretches that a run is split into, in turn."""


def programs(durations, values):
    """Return programs that run, and change what some sources have, or say that they have while they have not."""
    cells = st.integers(0, 4)
    return st.lists(
        st.one_of(
            st.tuples(st.just("run"), st.sampled_from(durations)),
            st.tuples(st.just("set"), cells, st.sampled_from(values)),
            st.tuples(st.just("window"), cells, st.sampled_from([0.0, 3.3, 60.0])),
            st.tuples(st.just("again"), cells, st.just(0.0)),
        ),
        max_size=12,
    )


def drawn(spikes, first, last):
    """Return (source, step) of all spikes of some steps."""
    cells, steps, times = spikes.emitted(first, last)
    assert times is None
    assert (np.diff(steps << 20 | cells) >= 0).all()
    assert ((steps >= max(first, 1)) & (steps <= last)).all()
    return list(zip(cells.tolist(), steps.tolist(), strict=True))


def check_splits_and_changes(spikes_of, all_sources, program, pieces, change):
    """Each stretch is the same in one piece or several, looked at ahead or not; other sources' spikes stay.

    Of the three sets of sources the first two are the same; source 3, which stays as it is, is that of the third, too.
    """
    courses = [spikes_of(sources) for sources in all_sources]
    now = 0
    for action, *values in program:
        if action == "run":
            (steps,) = values
            first = now + 1 if now else 0
            wanted = drawn(courses[0], first, now + steps)
            drawn(courses[1], first, now + steps + 2)  # what an engine is fed
            found, at, turn = [], now, 0
            while at < now + steps:
                until = min(at + pieces[turn % len(pieces)], now + steps)
                found += drawn(courses[1], at + 1, until)
                at, turn = until, turn + 1
            assert found == wanted
            undisturbed = drawn(courses[2], first, now + steps)
            assert [s for s in undisturbed if s[0] == 3] == [s for s in wanted if s[0] == 3]
            now += steps
            continue
        cell, value = values
        if cell == 3:
            continue  # stays as it is
        for sources, course in zip(all_sources[:2], courses[:2], strict=True):
            change(sources, action, cell, value)
            course.changed(np.array([cell]), now)
