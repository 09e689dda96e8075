"""Random courses of networks that scripts have built in each simulator: how they are run and looked at changes nothing."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from networks import CELLS, DT, NETWORKS, nest_with_lag

import pynn_data
from pynn_data.errors import NothingRecorded
from pynn_data.registry import installed

pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")  # Brian2's use of pyparsing
MADE = {**{name: make for name, make in NETWORKS.items() if name in installed()}, "nest with lag": nest_with_lag}

EXAMPLES = int(os.environ.get("PYNN_DATA_EXAMPLES", "3"))

some = st.lists(st.integers(0, CELLS - 1), min_size=1, max_size=CELLS, unique=True)
window = st.one_of(st.just((None, None)), st.tuples(st.integers(0, 60), st.integers(1, 60)))
course = st.lists(
    st.one_of(
        st.tuples(st.just("run"), st.integers(1, 90)),
        st.tuples(st.just("run"), st.integers(1, 90)),
        st.tuples(st.just("record"), st.sampled_from(["spikes", "v", "both"]), some, st.integers(1, 7), window),
        st.tuples(st.just("segment")),
        st.tuples(st.just("clear"), some),
        st.tuples(st.just("group"), some),
    ),
    min_size=3,
    max_size=10,
)


def carried_out(make, operations, look, by_itself):
    """Return the data of all groups after a course, and what was taken with clear on the way."""
    native = make(pynn_data)
    groups = [native.attached.group(native.cells, label="cells")]
    groups[0].record(["spikes", native.v])
    taken, now = [], 0
    for operation, *details in [*operations, ("run", 30)]:
        group = groups[-1]
        if operation == "run":
            (native.run if by_itself else native.attached.run)(details[0] * DT)
            now += details[0]
        elif operation == "record":
            what, cells, interval, (start, stop) = details
            names = {"spikes": ["spikes"], "v": [native.v], "both": [native.v, "spikes"]}[what]
            window = {} if start is None else {"start": (now + start) * DT, "stop": (now + start + stop) * DT}
            chosen = [cell for cell in cells if cell < group.size] or [0]
            group[chosen].record(names, sampling_interval=interval * DT, **window)
        elif operation == "segment":
            native.attached.new_segment({"at": now})
        elif operation == "clear":
            taken.append(data_of(groups[0][details[0]], clear=True))
        else:
            groups.append(native.attached.group(chosen_of(native.cells, details[0]), label=f"group {len(groups)}"))
        if look:
            for one in groups:
                data_of(one)
    found = [data_of(group) for group in groups]
    native.attached.end()
    return [*found, *taken]


def chosen_of(cells, numbers):
    """Return a handle for some of the cells."""
    if isinstance(cells, list):
        return [cells[number] for number in numbers]
    first, *_, last = sorted([*numbers, numbers[0]])
    return cells[first : last + 1]  # of Brian2 and NEST alike


def data_of(group, **options):
    try:
        return group.get_data(**options)
    except NothingRecorded:
        return None


@pytest.mark.parametrize("name", MADE)
def test_looking_and_the_way_of_running_change_nothing(name):
    @settings(max_examples=max(1, EXAMPLES // 3) if name == "brian2" else EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(course)
    def check(operations):
        plain = carried_out(MADE[name], operations, look=False, by_itself=True)
        # What a clear takes depends on how far the data have come, which a look does not change.
        for look, by_itself in ((True, True), (False, False), (True, False)):
            other = carried_out(MADE[name], operations, look, by_itself)
            for one, two in zip(plain, other, strict=True):
                assert (one is None) == (two is None)
                if one is not None:
                    result = pynn_data.compare(one, two, ignore=["rec_datetime", "native_ids"])
                    assert result, f"look={look}, by_itself={by_itself}: {result}"

    check()
