"""Devices cost NEST more than what they record, so requests that come in the same step share one."""

from __future__ import annotations

from collections.abc import Sequence

from pynn_data.contract import IntArray, NativeVariable
from pynn_data_nest.device import Connected
from pynn_data_nest.recorders import Multimeter, MultimeterColumn, NestSpikeRecorder, Spikes
from pynn_data_nest.subject import Subject

__all__ = ["Recorders"]


class Recorders:
    """All that is recorded."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._devices = Connected(subject)
        self._spikes: Spikes | None = None
        """Of the requests of the present step."""
        self._multimeters: dict[tuple[tuple[str, ...], int], Multimeter] = {}
        """By variables and interval, of the requests of the present step."""

    def spikes(self, ids: IntArray) -> NestSpikeRecorder:
        """Return a recorder of the spikes of cells."""
        self._spikes = self._spikes or Spikes(self._subject, self._devices)
        return self._spikes.recorder(ids)

    def signals(self, ids: IntArray, variables: Sequence[NativeVariable], interval: int) -> list[MultimeterColumn]:
        """Return recorders of variables of cells."""
        kind = tuple(dict.fromkeys(variable.name for variable in variables)), interval
        if kind not in self._multimeters:
            self._multimeters[kind] = Multimeter(self._subject, self._devices, *kind)
        return self._multimeters[kind].recorders(ids, variables)

    def connect(self) -> None:
        """Connect the devices of the present step, which is about to end."""
        for one in ([self._spikes] if self._spikes else []) + [*self._multimeters.values()]:
            one.connect()
        self._spikes = None
        self._multimeters = {}
