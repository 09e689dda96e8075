"""A recorded current as a Neo object."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import neo
import numpy as np
import quantities as pq

from pynn_data.contract import Clock, FloatArray, IntArray
from pynn_data.errors import NothingRecorded
from pynn_data.magnitude import whole
from pynn_data.network.current_courses import Course, Courses
from pynn_data.recording.course import Course as Simulation

__all__ = ["recorded"]

StepFunction = Callable[[Mapping[str, Any], Clock, int, int], tuple[IntArray, FloatArray]]


def recorded(
    simulation: Simulation, courses: Courses | None, step_function: StepFunction, name: str, segment: int | None
) -> neo.AnalogSignal:
    """Return what was recorded of a current in a segment; see `CurrentSource.get_data`."""
    if segment is not None and whole(segment) is None:
        raise TypeError(f"segment is the index of a segment, not {segment!r:.60}.")
    if courses is None:
        raise NothingRecorded(f"{name} is not recorded; call its record() before run().")
    segments = {each.index: each for each in simulation.segments()}
    index = max(segments, default=None) if segment is None else segment
    if index not in segments:
        known = f"there are {', '.join(map(str, segments))}" if segments else "nothing has run yet"
        raise NothingRecorded(f"{name}: there is no segment{'' if index is None else f' {index}'}; {known}.")
    course = courses.of(segments[index])
    if course is None:
        raise NothingRecorded(f"{name} was not recorded in segment {index}.")
    clock, first = simulation.clock, course.pieces[0][0]
    return neo.AnalogSignal(
        pq.Quantity(_samples(course, step_function, clock)[:, None], "nA"),
        t_start=pq.Quantity(clock.time(first), pq.ms),
        sampling_rate=pq.Quantity(1.0 / clock.dt, pq.ms**-1),
        name="current",
    )


def _samples(course: Course, step_function: StepFunction, clock: Clock) -> FloatArray:
    """Return the current in each step of a course, its last included."""
    begins = [step for step, _ in course.pieces]
    samples = np.empty(course.last + 1 - begins[0])
    for (begin, parameters), end in zip(course.pieces, [*begins[1:], course.last + 1], strict=True):
        steps, levels = step_function(parameters, clock, begin, end - 1)
        samples[begin - begins[0] : end - begins[0]] = np.repeat(levels, np.diff([*steps, end]))
    return samples
