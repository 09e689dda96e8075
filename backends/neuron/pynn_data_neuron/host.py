"""NEURON as a host: what a script has built with NEURON's own means is recorded.

An observer (a mechanism without currents and events) is added to the network. NEURON has it look where its own vectors
take their samples: after all mechanisms have taken the step, before events that are due at its very end. So samples
are those of ``h.Vector().record()``, whenever recording begins. A segment spikes in the step at whose end its voltage
has risen above the threshold, as a NetCon would find it; no NetCon has a part in it, since all NetCons of a segment
have one threshold in common.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from weakref import ref

import numpy as np

from pynn_data.contract import Capability, FloatArray, Found, Host, IntArray, NativeVariable
from pynn_data.errors import AttachmentLost, NotSupported
from pynn_data_neuron.attached import AttachedSpikes
from pynn_data_neuron.collecting import collected
from pynn_data_neuron.engine import NeuronEngine
from pynn_data_neuron.grid import Grid
from pynn_data_neuron.handles import HandleReader, NativeObject, pointer, value
from pynn_data_neuron.importing import import_neuron
from pynn_data_neuron.native import stepper
from pynn_data_neuron.observer import Observer
from pynn_data_neuron.signals import ObservedSignal
from pynn_data_neuron.sources import Sources
from pynn_data_neuron.variables import VariableTable

__all__ = ["NeuronHost"]

THRESHOLD = 10.0
"""Of NEURON's own NetCons, in mV."""
BEFORE_ALL_ELSE = 3
"""Type of the handlers that `finitialize` calls first, when time and vectors are still as they were."""


@dataclass(frozen=True)
class _Cells:
    objects: Sequence[NativeObject]
    threshold: float


class NeuronHost(Host):
    """The network in NEURON, of which there is one."""

    name = "NEURON"
    contract = (0, 3)
    capabilities = frozenset({Capability.ADVANCE, Capability.MPI, Capability.OFF_GRID_SPIKES})

    _present: ClassVar[NeuronHost | None] = None
    """A source of events can tell one host only."""

    @classmethod
    def version(cls) -> str:
        """Return NEURON's version."""
        import neuron

        return str(neuron.__version__)

    @classmethod
    def attach(cls, *objects: Any, **options: Any) -> NeuronHost:
        """Return a host for whatever is in NEURON, instead of the one that there was."""
        if objects or options:
            raise TypeError(
                "NEURON has one network, that of this process: attach() takes no objects or options of NEURON, "
                f"such as {next(iter(options), None) or objects[0]!r}."
            )
        if NeuronEngine.is_open():
            raise NotSupported(
                "NEURON holds a network that pynn_data.neuron has built, which would be simulated together with the "
                "script's: call its end() first."
            )
        return cls()

    @classmethod
    def collect(cls, recorder: Any) -> Any:
        """Return what a pair of vectors, or a dict of vectors, holds."""
        return collected(import_neuron(), recorder)

    @classmethod
    def join(cls) -> tuple[int, int]:
        """Return what NEURON knows of the MPI job: the script has had it take part, or not."""
        context = import_neuron().ParallelContext()
        return int(context.id()), int(context.nhost())

    def __init__(self) -> None:
        self._h = h = import_neuron()
        self._cvode, self._context = h.CVode(), h.ParallelContext()
        self._grid = Grid(h, self._cvode, self._context)
        if NeuronHost._present is not None:
            NeuronHost._present.close()
        NeuronHost._present = self
        self.clock = self._grid.clock
        # Scripts that go through all sections find none but theirs, if there is any. Older ones may be those of a
        # network that is about to be forgotten, as in notebooks.
        present = next(iter(deque(h.allsec(), maxlen=1)), None)
        self._section = h.Section(name="pynn_data") if present is None else None
        self._observer = Observer(h, self.clock.dt, self._section if present is None else present)
        self._sources = Sources(h, self._observer)
        self._handles = HandleReader(h)
        self._variables = VariableTable(h, self._cvode)
        self._cells: dict[int, NativeObject] = {}
        self._thresholds: dict[int, float] = {}
        self._ranks: dict[int, int] = {}
        myself = ref(self)
        self._handler = h.FInitializeHandler(BEFORE_ALL_ELSE, lambda: _restart(myself()))
        self._lost = ""
        """Why nothing can be recorded any more."""

    # -- cells ---------------------------------------------------------------------------------

    def find(self, handle: Any, **options: Any) -> Found:
        """Look at segments, sections (their middle), point processes and artificial cells."""
        threshold = _threshold(**options)
        objects = self._handles.read(handle)
        return Found(
            handle=_Cells(objects, threshold),
            size=len(objects),
            kind=" and ".join(dict.fromkeys(each.model for each in objects)),
            variables=self._variables.common(objects),
            no_spikes=self._handles.no_spikes(objects),
            annotations={"native_ids": [each.name for each in objects]},
            everywhere=False,
        )

    def adopt(self, found: Found, ids: IntArray) -> None:
        """Keep the objects by their ids; tell the other processes whose they are."""
        numbers = ids.tolist()
        self._cells.update(zip(numbers, found.handle.objects, strict=True))
        self._thresholds.update(dict.fromkeys(numbers, found.handle.threshold))
        everybody = self._context.py_allgather(numbers) if self._context.nhost() > 1 else [numbers]
        for rank, theirs in enumerate(everybody):
            self._ranks.update(dict.fromkeys(theirs, rank))

    def rank_of(self, ids: IntArray) -> IntArray:
        """Return the processes that have adopted the cells."""
        return np.array([self._ranks[cell] for cell in ids.tolist()], dtype=np.int64)

    def _here(self, ids: IntArray) -> dict[int, NativeObject]:
        return {cell: self._cells[cell] for cell in ids.tolist() if cell in self._cells}

    # -- recorders -----------------------------------------------------------------------------

    def record_spikes(self, ids: IntArray) -> AttachedSpikes:
        """Watch voltages, and listen to processes."""
        self.current_step()
        return AttachedSpikes(self._observer, self._sources, self._here(ids), self._thresholds, self.clock.dt)

    def record_signals(
        self, ids: IntArray, variables: Sequence[NativeVariable], interval: int
    ) -> list[ObservedSignal]:
        """Have the observer sample each variable."""
        self.current_step()
        cells = list(self._here(ids).values())
        names = [each.name for each in cells]
        return [
            ObservedSignal(self._observer, names, [pointer(each.get(), variable.name) for each in cells], interval)
            for variable in variables
        ]

    def current_step(self) -> int:
        """Return the number of steps that the observer has seen."""
        if not self._lost:
            try:
                self._grid.check(self._observer)
            except AttachmentLost as error:
                self._lost = str(error)
        if self._lost:
            raise AttachmentLost(self._lost)
        return self._observer.step

    def state(self, ids: IntArray, variable: NativeVariable) -> FloatArray:
        """Read the variables."""
        values = [value(each.get(), variable.name) for each in self._here(ids).values()]
        return np.array(values, dtype=np.float64)

    # -- the course in time --------------------------------------------------------------------

    def advance(self, steps: int) -> None:
        """Call `fadvance` so many times, or `psolve`, if there are several processes, which exchange spikes in it."""
        goal = self.current_step() + steps
        if self._context.nhost() > 1:
            self._context.psolve((goal + 0.25) * self.clock.dt)
        else:
            stepper(self._h)(steps)
        if self.current_step() != goal:
            raise RuntimeError(f"NEURON has come to step {self._observer.step} instead of {goal}.")

    def close(self) -> None:
        """Leave the network as the script has built it."""
        if NeuronHost._present is self:
            NeuronHost._present = None
        if self._handler is not None:
            self._lost = self._lost or "This attachment to NEURON has ended, or another one has taken its place."
            self._handler = None
            self._sources.close()
            self._observer.close()
            self._section = None
            self._cells.clear()

    def _begin_anew(self) -> None:
        """Let the core take what there is while NEURON still has it, unless all is lost."""
        try:
            self.current_step()
        except AttachmentLost:
            return
        try:
            self.before_restart(0)
        finally:
            if self._handler is not None:  # the core may have let go of the network meanwhile
                self._observer.begin_anew()


def _restart(host: NeuronHost | None) -> None:
    if host is not None:
        host._begin_anew()


def _threshold(*, threshold: Any = THRESHOLD, **unknown: Any) -> float:
    """Return the threshold for the spikes of segments, in mV."""
    if unknown:
        raise TypeError(f"NEURON has no option {next(iter(unknown))!r} for cells; it has: threshold (mV, of segments).")
    if isinstance(threshold, bool) or not isinstance(threshold, (int, float, np.integer, np.floating)):
        raise TypeError(f"threshold is a number of mV, not {threshold!r}.")
    if not np.isfinite(threshold):
        raise TypeError(f"threshold is a finite number of mV, not {threshold!r}.")
    return float(threshold)
