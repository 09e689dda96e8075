"""Random courses of a network that a script has built: what is recorded is what was, however it was run and looked at."""

from typing import NamedTuple

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from pynn_data_clockwork.simulator import Clockwork

import pynn_data
from pynn_data.errors import NothingRecorded

DT = 0.1
SPEEDS = np.array([1.0, 2.5, 3.7, 90.0])
WHEELS = SPEEDS.size


class Course(NamedTuple):
    """What has been between two resets."""

    levels: list
    struck: list


class Watched(Clockwork):
    """A clockwork with a log of everything, made without pynn-data."""

    def __init__(self):
        super().__init__(SPEEDS, push=0.4)
        self.courses = [Course([self.level.copy()], [])]

    def run(self, steps):
        for _ in range(steps):
            super().run(1)
            self.courses[-1].levels.append(self.level.copy())
            self.courses[-1].struck.append(self.struck.copy())

    def reset(self):
        super().reset()
        self.courses.append(Course([self.level.copy()], []))


steps = st.integers(1, 12)
window = st.one_of(st.just((None, None)), st.tuples(st.integers(0, 15), st.integers(1, 15)), st.tuples(st.none(), steps))
some = st.lists(st.integers(0, WHEELS - 1), min_size=1, max_size=WHEELS, unique=True)
request = st.tuples(st.just("record"), st.sampled_from(["level", "speed", "spikes"]), some, st.integers(1, 4), window)
course = st.lists(
    st.one_of(
        st.tuples(st.just("run"), steps),
        st.tuples(st.just("run"), steps),
        request,
        st.tuples(st.just("clear"), st.sampled_from(["all", "level", "spikes"]), some),
        st.just(("segment",)),
        st.just(("reset",)),
        st.just(("end",)),
        st.tuples(st.just("more"), some),
    ),
    min_size=1,
    max_size=14,
)


def carried_out(operations, look, by_itself):
    """Carry out a course, with looks in between or not, run by the script or from pynn-data; return the data."""
    clockwork = Watched()
    clockwork.run(3)
    attached = pynn_data.attach("clockwork", clockwork)
    groups = [attached.group(list(range(WHEELS)), label="wheels")]
    cleared = []
    for operation, *details in operations:
        group = groups[-1]
        if operation == "run" and by_itself:
            clockwork.run(*details)
        elif operation == "run":
            attached.run(details[0] * DT)
        elif operation == "record":
            variable, cells, interval, (start, stop) = details
            now = clockwork.steps
            start = None if start is None else (now + start) * DT
            stop = None if stop is None else (now if start is None else round(start / DT)) * DT + stop * DT
            every = None if variable == "spikes" else interval * DT
            chosen = [i for i in cells if i < group.size] or [0]
            group[chosen].record(variable, sampling_interval=every, start=start, stop=stop)
        elif operation == "clear":
            try:
                cleared.append(groups[0][details[1]].get_data(details[0], clear=True))
            except NothingRecorded:
                cleared.append(None)
        elif operation == "segment":
            attached.new_segment({"n": len(cleared)})
        elif operation == "reset":
            clockwork.reset()
        elif operation == "end":
            group.record(None)
        else:
            groups.append(attached.group(details[0], label=f"group {len(groups)}"))
        if look:
            for one in groups:
                try:
                    one.get_data()
                except NothingRecorded:
                    continue
    data = []
    for group in groups:
        try:
            data.append(group.get_data())
        except NothingRecorded:
            data.append(None)
    attached.end()
    return clockwork, groups, [*data, *cleared]


def same(one, other):
    if one is None or other is None:
        return one is other
    return pynn_data.compare(one, other, ignore="rec_datetime")


@settings(max_examples=150, deadline=None)
@given(course)
def test_looking_and_the_way_of_running_change_nothing(operations):
    _, _, plain = carried_out(operations, look=False, by_itself=True)
    for look, by_itself in ((True, True), (False, False), (True, False)):
        _, _, other = carried_out(operations, look, by_itself)
        for one, two in zip(plain, other, strict=True):
            result = same(one, two)
            assert bool(result), f"{look}, {by_itself}: {result}"


@settings(max_examples=150, deadline=None)
@given(course)
def test_what_is_recorded_is_what_was(operations):
    clockwork, groups, blocks = carried_out(operations, look=False, by_itself=True)
    for block in blocks[: len(groups)]:
        if block is None:
            continue
        native = block.annotations["native_ids"]
        for segment in block.segments:
            courses = [c for c in clockwork.courses if fits(segment, c, native)]
            assert courses, f"{segment} is of no course"


def fits(segment, course, native):
    """Return whether all in a segment is what was logged of a course."""
    levels, struck = np.array(course.levels), np.array(course.struck).reshape(-1, WHEELS)
    for signal in segment.analogsignals:
        cells = [native[i] for i in signal.array_annotations["channel_index"]]
        begin, every = steps_of(signal.t_start), steps_of(signal.sampling_period)
        rows = begin + every * np.arange(len(signal))
        if rows[-1] >= len(levels):
            return False
        values = levels[rows][:, cells] if signal.name == "level" else np.tile(SPEEDS[cells], (len(rows), 1))
        if not np.array_equal(np.asarray(signal), values):
            return False
    for train in segment.spiketrains:
        at = np.flatnonzero(struck[:, native[train.annotations["source_index"]]]) + 1
        start, stop = steps_of(train.t_start), steps_of(train.t_stop)
        if steps_of(train).tolist() != at[(at > (start or -1)) & (at <= stop)].tolist():
            return False
    return True


def steps_of(times):
    return np.rint(times.rescale("ms").magnitude / DT).astype(int)
