"""Which values the parameters of a recorded current have had, and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pynn_data.recording.course import Segment
from pynn_data.recording.timeline import Timeline

__all__ = ["Course", "Courses"]

Parameters = Mapping[str, Any]


class Change(NamedTuple):
    """Values that hold from a step of a segment on."""

    segment: int
    step: int
    parameters: Parameters


class Course(NamedTuple):
    """What a current was in a segment, from its first sample to its last."""

    pieces: list[tuple[int, Parameters]]
    """(step, values from it on), the first of them at the first sample."""
    last: int
    """Step of the last sample."""


class Courses:
    """Courses of a current, segment by segment: its samples follow from them, so that none have to be kept."""

    def __init__(self, timeline: Timeline, parameters: Parameters) -> None:
        self._timeline = timeline
        self._changes = [Change(timeline.segment, timeline.now, parameters)]

    def changed(self, parameters: Parameters) -> None:
        """Take note of new values, from now on."""
        change = Change(self._timeline.segment, self._timeline.now, parameters)
        if len(self._changes) > 1 and self._changes[-1][:2] == change[:2]:
            self._changes[-1] = change
        else:
            self._changes.append(change)

    def of(self, segment: Segment) -> Course | None:
        """Return the course in a segment; None if nothing was recorded in it."""
        begun = self._changes[0]
        if segment.index < begun.segment:
            return None
        first = begun.step if segment.index == begun.segment else 0
        ended = segment.last is not None
        last = self._timeline.now if segment.last is None else segment.last
        pieces = [(first, begun.parameters)]
        for number, step, parameters in self._changes[1:]:
            if number < segment.index or step <= first:
                pieces = [(first, parameters)] if number <= segment.index else pieces
            elif number == segment.index and (step < last or (step == last and not ended)):
                pieces.append((step, parameters))
        return Course(pieces, last) if first <= last else None
