"""Recorders of networks that scripts have built, read from the observer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pynn_data.contract import RawSignal, RawSpikes, SignalRecorder, SpikeRecorder
from pynn_data.errors import AttachmentLost
from pynn_data_neuron.handles import NativeObject, pointer
from pynn_data_neuron.observer import Observer
from pynn_data_neuron.sources import Sources

__all__ = ["AttachedSignal", "AttachedSpikes"]


class AttachedSpikes(SpikeRecorder):
    """Spikes of cells: voltages that rise above their threshold, and events of processes."""

    def __init__(
        self,
        observer: Observer,
        sources: Sources,
        cells: Mapping[int, NativeObject],
        thresholds: Mapping[int, float],
    ) -> None:
        self._observer = observer
        self._number = observer.collect_spikes()
        self._watched = []
        self._off_grid = False
        for cell, each in cells.items():
            if each.is_segment:
                observer.watch(self._number, cell, thresholds[cell], pointer(each.get(), "v"))
                self._watched.append(each.name)
            else:
                sources.listen(self._number, cell, each)
                self._off_grid = True

    def drain(self) -> RawSpikes:
        """Return the spikes since the last time."""
        if (place := self._observer.lost_crossing(self._number)) is not None:
            raise AttachmentLost(_gone(self._watched[place]))
        cells, steps, offsets = self._observer.take_spikes(self._number)
        return RawSpikes(cells, steps, offsets if self._off_grid else None)

    def close(self) -> None:
        """Stop recording."""
        self._observer.end_spikes(self._number)


class AttachedSignal(SignalRecorder):
    """A variable of cells."""

    def __init__(self, observer: Observer, cells: Sequence[NativeObject], variable: str, interval: int) -> None:
        self._observer = observer
        self._names = [cell.name for cell in cells]
        self._number = observer.sample([pointer(cell.get(), variable) for cell in cells], interval)

    def drain(self) -> RawSignal:
        """Return the rows since the last time, that at now included."""
        if (place := self._observer.lost_sample(self._number)) is not None:
            raise AttachmentLost(_gone(self._names[place]))
        return RawSignal(*self._observer.take_samples(self._number, len(self._names)))

    def close(self) -> None:
        """Stop recording."""
        self._observer.end_samples(self._number)


def _gone(name: str) -> str:
    return f"{name} is recorded and exists no more in NEURON, or a variable of it that is recorded does not."
