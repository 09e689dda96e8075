"""What hands over the data: a recorder of the spikes, or of a variable, of some cells."""

from __future__ import annotations

from abc import ABC, abstractmethod

from pynn_data.contract.arrays import RawSignal, RawSpikes

__all__ = ["Recorder", "SignalRecorder", "SpikeRecorder"]


class Recorder(ABC):
    """Probe of some cells, begun at the engine's present step."""

    @abstractmethod
    def close(self) -> None:
        """Stop recording and free what the engine holds."""


class SpikeRecorder(Recorder):
    """Collects the spikes of its cells; the core opens at most one on a cell."""

    @abstractmethod
    def drain(self) -> RawSpikes:
        """Hand over all spikes since the last drain, up to and including now, and forget them."""


class SignalRecorder(Recorder):
    """Samples one variable of its cells."""

    @abstractmethod
    def drain(self) -> RawSignal:
        """Hand over all rows since the last drain and forget them; only the row at now may be left out."""
