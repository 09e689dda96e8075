"""The recorder of signals, whoever has built the network: what the observer samples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pynn_data.contract import RawSignal, SignalRecorder
from pynn_data.errors import AttachmentLost
from pynn_data_neuron.observer import Observer

__all__ = ["ObservedSignal", "gone"]


class ObservedSignal(SignalRecorder):
    """A variable of cells, given by their names and by NEURON's pointers to it."""

    def __init__(self, observer: Observer, names: Sequence[str], pointers: Sequence[Any], interval: int) -> None:
        self._observer = observer
        self._names = names
        self._number = observer.sample(pointers, interval)

    def drain(self) -> RawSignal:
        """Return the rows since the last time, that at now included."""
        if (place := self._observer.lost_sample(self._number)) is not None:
            raise AttachmentLost(gone(self._names[place]))
        return RawSignal(*self._observer.take_samples(self._number, len(self._names)))

    def close(self) -> None:
        """Stop recording."""
        self._observer.end_samples(self._number)


def gone(name: str) -> str:
    """Return what to say of something that is recorded and has been deleted."""
    return f"{name} is recorded and exists no more in NEURON, or a variable of it that is recorded does not."
