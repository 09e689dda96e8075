"""What emits events in NEURON, heard without a place in the queue of events."""

from __future__ import annotations

from functools import partial
from typing import Any
from weakref import ref

from pynn_data.errors import AttachmentLost
from pynn_data_neuron.handles import NativeObject
from pynn_data_neuron.native import netcon_maker
from pynn_data_neuron.observer import Observer

__all__ = ["Sources"]


class Sources:
    """Point processes and artificial cells whose events the observer hears of.

    A source can fill one vector, which is the script's, and call one function, which is the observer's. (An event sent
    to the observer would wait in the queue, and events due at the same time as others might change places.)
    """

    def __init__(self, h: Any, observer: Observer) -> None:
        self._make = netcon_maker(h)
        self._observer = observer
        self._numbers: dict[str, int] = {}
        self._netcons: dict[str, Any] = {}
        self._functions: dict[str, ref[partial[Any]]] = {}
        """What NEURON is to call, which is kept by NEURON alone."""

    def listen(self, spikes: int, cell: int, source: NativeObject) -> None:
        """Have the events of a source taken for spikes of a cell, in a collection of the observer's."""
        number = self._numbers.setdefault(source.name, len(self._numbers))
        if source.name not in self._netcons:
            function = self._observer.ear(number)
            netcon = self._netcons[source.name] = self._make(source.get(), None, 0.0, 0.0)
            netcon.record(function)
            self._functions[source.name] = ref(function)
        self._observer.listen(spikes, cell, number)

    def check(self) -> None:
        """Look whether NEURON still calls the observer.

        Raises
        ------
        AttachmentLost
            Of some source it calls another function.
        """
        for name, function in self._functions.items():
            if function() is None:
                raise AttachmentLost(
                    f"NEURON calls one function for the events of {name}, and NetCon.record(function) has given it "
                    "another one than pynn-data's. NetCon.record(vector) can be used at the same time."
                )

    def close(self) -> None:
        """Hear no more."""
        for name, netcon in self._netcons.items():
            if self._functions[name]() is not None:
                netcon.record("")
        self._netcons.clear()
        self._functions.clear()
