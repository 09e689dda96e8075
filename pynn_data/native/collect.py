"""What a script has recorded by the means of its simulator, as a Block."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import neo

from pynn_data.contract import Collected
from pynn_data.errors import BackendBroken, BackendNotFound, InvalidHandle, NotSupported
from pynn_data.recording.collected import Told, collected_block
from pynn_data.registry import KNOWN, HostBackend, installed, load_host

__all__ = ["collect"]

MODULES = {"nest": ("nest",), "neuron": ("neuron", "hoc"), "brian2": ("brian2",)}
"""Modules of the simulators of known plug-ins: one that has not been imported has made no recorder."""
RECORDERS = {
    "nest": "spike_recorder, multimeter, voltmeter and weight_recorder nodes",
    "neuron": '(times, ids) of two Vectors, and {"v": [Vectors], "t": Vector}',
    "brian2": "SpikeMonitor, EventMonitor, StateMonitor and PopulationRateMonitor",
}
"""What can be collected by known plug-ins."""


def collect(
    *recorders: Any,
    label: str | None = None,
    annotations: Mapping[str, Any] | None = None,
    units: Mapping[str, str] | None = None,
    dt: float | None = None,
    t_stop: float | None = None,
    backend: str | None = None,
) -> neo.Block:
    """Return what a script has recorded by the means of its simulator, in the way of `get_data`.

    The recorders keep what they have. Cells get ids 0, 1, 2 ..., population by population in the order of the
    recorders, and within each in the order of their native numbers, which are kept as the annotations ``native_id``.
    Of several processes each gets what its own recorders hold.

    Parameters
    ----------
    recorders
        The simulator's own, or lists of them.
    label
        Name of the Block, and of cells that have none.
    annotations
        Of the Block.
    units
        Unit by the name of a variable, where nobody knows it, or where it is to be another: ``{"x": "mV"}``.
    dt
        Time step of the simulation in ms, where the recorders do not know it.
    t_stop
        Up to when spikes were recorded, in ms, where the recorders do not know it, or if silence was recorded longer.
    backend
        Name of the plug-in whose simulator made the recorders; by default all are asked whose simulators have been
        imported.

    Returns
    -------
    neo.Block
        With one Segment.

    Raises
    ------
    InvalidHandle
        Nobody knows such a recorder; the text says what can be collected.
    UnitUnknown
        The unit of a variable is not known, and has to be given.
    UnknownVariable
        A unit was given for something else than was recorded.
    ValueError
        Something is missing to make sense of a recorder, or contradicts it; the text says what.
    TypeError
        There is no recorder, or something else is of the wrong type.
    """
    told = Told("collect()", label, annotations or {}, {} if units is None else units, dt, t_stop)
    if not recorders:
        raise TypeError("collect() takes one recorder or several of a simulator.")
    asked = _Asked(backend)
    found = [(host, one) for recorder in recorders for host, some in asked.about(recorder) for one in some]
    hosts = {host.name: host for host, _ in found}
    if len(hosts) > 1:
        raise InvalidHandle(
            f"collect(): recorders of {' and '.join(h.host.name for h in hosts.values())} make no common Block; "
            "collect those of each simulator by themselves."
        )
    provenance = _provenance(next(iter(hosts.values()))) if hosts else {}
    return collected_block([one for _, one in found], told, provenance)


def _provenance(host: HostBackend) -> dict[str, Any]:
    return {
        "simulator": host.host.name,
        "simulator_version": host.host.version(),
        "backend": f"{host.distribution} {host.version}",
    }


class _Asked:
    """The plug-ins that are asked, loaded one after the other as long as none knows the recorder."""

    def __init__(self, backend: str | None) -> None:
        self._one = None if backend is None else load_host(backend)
        self._loaded: dict[str, HostBackend | Exception] = {}

    def about(self, recorder: Any) -> Iterator[tuple[HostBackend, Sequence[Collected]]]:
        """Yield what a recorder holds, or each of several in a list.

        Raises
        ------
        InvalidHandle
        """
        for host in self._hosts():
            found = host.host.collect(recorder)
            if found is not None:
                yield host, found
                return
        if not isinstance(recorder, (list, tuple)) or not recorder:
            raise InvalidHandle(f"collect(): {recorder!r:.80} is no recorder. {self._possible()}")
        for one in recorder:
            yield from self.about(one)

    def _hosts(self) -> Iterator[HostBackend]:
        if self._one is not None:
            yield self._one
            return
        for name in _candidates():
            if name not in self._loaded:
                self._loaded[name] = _loaded(name)
            host = self._loaded[name]
            if isinstance(host, HostBackend):
                yield host

    def _possible(self) -> str:
        """Say what could be collected."""
        if self._one is not None:
            return f"Asked was {self._one.name}: {RECORDERS.get(self._one.name, 'see its documentation')}."
        asked = [f"{n} ({RECORDERS.get(n, 'see its documentation')})" for n, h in self._loaded.items()
                 if isinstance(h, HostBackend)]  # fmt: skip
        broken = [str(error) for error in self._loaded.values()
                  if isinstance(error, Exception) and not isinstance(error, NotSupported)]  # fmt: skip
        others = [f"{name} ({RECORDERS[name]})" for name in KNOWN if name not in self._loaded]
        return " ".join([
            f"Asked were {', '.join(asked)}." if asked else "No plug-in could be asked.",
            *broken,
            *([f"Not asked, since nothing has imported the simulator: {', '.join(others)}."] if others else []),
        ])  # fmt: skip


def _candidates() -> Iterator[str]:
    """Yield the names of plug-ins whose simulators may have made a recorder, third parties' last."""
    yield from (name for name in KNOWN if any(module in sys.modules for module in MODULES[name]))
    yield from (name for name in installed() if name not in KNOWN)


def _loaded(name: str) -> HostBackend | Exception:
    """Return a plug-in, or why it cannot be asked."""
    try:
        return load_host(name)
    except (BackendBroken, BackendNotFound, NotSupported, ImportError) as error:
        return error
