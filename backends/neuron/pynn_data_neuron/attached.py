"""The recorder of spikes of networks that scripts have built."""

from __future__ import annotations

from collections.abc import Mapping

from pynn_data.contract import FloatArray, IntArray, RawSpikes, SpikeRecorder
from pynn_data.errors import AttachmentLost
from pynn_data_neuron.handles import NativeObject, pointer
from pynn_data_neuron.observer import Observer
from pynn_data_neuron.signals import gone
from pynn_data_neuron.sources import Sources

__all__ = ["AttachedSpikes"]

ROUNDING = 1e-6
"""Of a step."""


class AttachedSpikes(SpikeRecorder):
    """Spikes of cells: voltages that rise above their threshold, and events of processes."""

    def __init__(
        self,
        observer: Observer,
        sources: Sources,
        cells: Mapping[int, NativeObject],
        thresholds: Mapping[int, float],
        dt: float,
    ) -> None:
        self._dt = dt
        self._observer = observer
        self._sources = sources
        self._number = observer.collect_spikes()
        self._watched = []
        self._off_grid = False
        self._drained, self._beginnings = observer.step if observer.step else -1, observer.beginnings
        """Step up to which spikes have been handed over, since the network was initialized that often."""
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
            raise AttachmentLost(gone(self._watched[place]))
        if self._off_grid:
            self._sources.check()
        cells, steps, offsets = self._observer.take_spikes(self._number)
        if not self._off_grid:
            return RawSpikes(cells, steps)
        # NEURON's time is a sum of half steps, which drifts: what is as near to the grid as this is on it.
        offsets[offsets > -ROUNDING * self._dt] = 0.0
        return RawSpikes(cells, *self._after_the_last(steps, offsets))

    def _after_the_last(self, steps: IntArray, offsets: FloatArray) -> tuple[IntArray, FloatArray]:
        """Return steps and offsets with what is of a step that has been drained already in the next one.

        What a process emits at the very end of a step, NEURON delivers when it takes the next one. The time stays.
        """
        anew = self._observer.beginnings != self._beginnings
        drained = -1 if anew else self._drained
        self._drained, self._beginnings = self._observer.step, self._observer.beginnings
        late = steps <= drained
        if late.any():
            times = steps[late] * self._dt + offsets[late]
            steps[late] = drained + 1
            offsets[late] = times - steps[late] * self._dt  # exact, as the two are so near
        return steps, offsets

    def close(self) -> None:
        """Stop recording."""
        self._observer.end_spikes(self._number)
