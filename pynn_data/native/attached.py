"""What a script is attached to: a network of its own, and the time that passes in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from importlib.metadata import version
from typing import Any

from pynn_data.annotations import checked
from pynn_data.arguments import a_text, functions_of
from pynn_data.contract import Capability, Host
from pynn_data.errors import AttachmentLost, NotSupported, SimulationEnded, SimulationRunning
from pynn_data.interrupts import Interrupts
from pynn_data.native.cells import together
from pynn_data.native.group import NativeGroup, NativePopulation
from pynn_data.ranks import Ranks
from pynn_data.recording.course import Course
from pynn_data.recording.stretches import complete, take_over
from pynn_data.recording.written import Files
from pynn_data.registry import HostBackend

__all__ = ["Attached"]


class Attached(Course):
    """A network that a script has built in a simulator, of which groups of cells can be recorded.

    One gets it from `pynn_data.attach`. The script goes on as it did: whenever something is asked of its groups, what
    has been recorded up to then is taken over. Or `run` simulates, and takes over stretch by stretch.

    Parameters
    ----------
    backend
        The plug-in.
    host
        The simulator.
    processes
        Those that share it.
    files
        What writes for it.
    """

    driven = False
    remedy = anew = "attach() again"

    def __init__(self, backend: HostBackend, host: Host, processes: Ranks, files: Files) -> None:
        super().__init__(files)
        self.backend = backend
        self.ranks = processes
        self.clock = host.clock
        self.populations: list[NativePopulation] = []
        self._host: Host | None = host
        self._lost: str | None = None
        """Why the network cannot be recorded any more, if it is gone."""
        self._deferred: Exception | None = None
        """What went wrong while the script began anew, where it could not be raised."""
        self._cells = 0
        self.now = host.current_step()
        host.before_restart = self._before_restart

    def group(
        self,
        handle: Any,
        label: str | None = None,
        *,
        units: Mapping[str, str] | None = None,
        **options: Any,
    ) -> NativeGroup:
        """Return cells of the network as a group that can be recorded.

        Parameters
        ----------
        handle
            What the simulator knows the cells by, or several in a list.
        label
            Name of the Blocks and of errors; default: the name that the script has given the cells.
        units
            Of variables, by name: those that nobody tells, and those that are wanted in another unit.
        **options
            The simulator's own.

        Returns
        -------
        NativeGroup
            Its cells have the ids that follow those of earlier groups.

        Raises
        ------
        InvalidHandle
            It is no handle of the simulator's, or of another network; the text says what would be one.
        UnknownVariable, ValueError
            A unit is of no variable of the cells, or is of something else.
        AttachmentLost, SimulationEnded
            The network is gone; or `end` was called.
        """
        name = None if label is None else a_text(label, "group(): label")
        self.check_usable()
        self.catch_up()
        host = self.host
        found = host.find(handle, **options)
        cells = together(found, units, self.ranks, host)
        cells.label = name or cells.found.label or f"{cells.kind}_{len(self.populations)}"
        cells.first_id = self._cells
        host.adopt(found, cells.here(self.ranks.rank) + cells.first_id)
        self._cells += cells.size
        cells.running = True
        population = NativePopulation(cells, self)
        self.populations.append(population)
        population.recording.begin_segment(self.now)
        return population.group

    def run(self, simtime: float, callbacks: Sequence[Callable[[float], float]] | None = None) -> float:
        """Simulate for some time, as the simulator's own call does, and take over what is recorded meanwhile.

        Memory is bounded by what has been recorded. The data are the same as after the simulator's own call.

        Parameters
        ----------
        simtime
            Duration in ms, a whole number of steps.
        callbacks
            Functions that are called with the time in ms, first at the beginning, and return the
            next time to be called at; infinity for never again.

        Returns
        -------
        float
            The time at the end in ms.

        Raises
        ------
        ValueError, TypeError
            `simtime`, or a time that a callback has returned, is no number, negative, not finite, or not a whole
            number of steps.
        NotSupported
            The simulator can only be run by its own call.
        SimulationRunning
            It is called by a callback; or a callback has simulated by the simulator's own call.
        SimulationBroken, AttachmentLost, SimulationEnded
            The simulator has failed; or the network is gone; or `end` was called.
        KeyboardInterrupt
            Ctrl-C. The run has ended between two steps, and can go on from there.
        """
        steps = self.steps(simtime, "Duration of run()")
        calls = functions_of(callbacks, "callbacks")
        self.check_idle("run()")
        self.check_usable()
        if Capability.ADVANCE not in self.backend.host.capabilities:
            raise NotSupported(f"{self.simulator} is run by its own call only; the data are there after that.")
        self.catch_up()
        self.run_to(self.now + steps, calls)
        return self.time

    def end(self, why: str = "end() was called") -> None:
        """Take over what has been recorded, let go of the network, and write the files that are to be written.

        What was recorded can still be read; the network goes on existing. A second call only tries to write files.

        Parameters
        ----------
        why
            For the text of errors.

        Raises
        ------
        SimulationRunning
            run() is at work: this was called by a callback.
        NotSupported
            The simulator cannot hand over now what it has recorded; nothing was done, and it can be tried again.
        AttachmentLost, SimulationBroken
            Not all that was recorded could be taken over; the text says what. What could is there, and written.
        WriteFailed
            A file could not be written.
        """
        self.check_idle("end()")
        failed: Exception | None = None
        if self.is_open:
            try:
                self.catch_up()
            except Exception as error:
                if isinstance(error, NotSupported) and self.broken is None:
                    raise
                failed = error
        super().end(why)
        if failed is not None:
            raise failed

    def new_segment(self, annotations: Mapping[str, Any] | None = None) -> None:
        """Begin a new segment now: what has run since the last one began becomes a segment with the annotations.

        All that has been asked to be recorded begins anew; time goes on. If nothing has run, nothing is done.

        Parameters
        ----------
        annotations
            Of the Segment that what has run becomes.

        Raises
        ------
        ValueError, TypeError
            Annotations that Neo cannot hold; nothing was changed.
        AttachmentLost, SimulationEnded
            The network is gone; or `end` was called.
        """
        more = checked({} if annotations is None else annotations, "new_segment()")
        self.check_idle("new_segment()")
        self.check_usable()
        self.catch_up()
        if self._current is None:
            return
        with self.whole():
            complete(self)
            for population in self.populations:
                population.recording.end_tracks(self.now)
            self._current.last = self.now
            self._finish_segment(more)
            for population in self.populations:
                population.recording.renew(self.now)

    # -- the course ----------------------------------------------------------------------------

    @property
    def simulator(self) -> str:
        """Name of the simulator."""
        return self.backend.host.name

    @property
    def present(self) -> bool:
        """Whether the network is there."""
        return self._host is not None

    @property
    def host(self) -> Host:
        """The simulator."""
        if self._host is None:
            raise SimulationEnded("Nothing is attached.")
        return self._host

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """Which programs have made the data, as far as it is known."""
        return {
            "simulator": self.simulator,
            "simulator_version": self.backend.host.version(),
            "backend": f"{self.backend.distribution} {self.backend.version}",
            "pynn_data_version": version("pynn-data"),
            "dt": self.clock.dt,
            "mpi_processes": self.ranks.size,
        }

    def check_usable(self) -> None:
        """Raise if nothing can be recorded any more."""
        self.check_open()
        if self._lost is not None:
            raise AttachmentLost(self._lost)
        super().check_usable()

    check_may_ask = check_usable

    def prepare(self) -> None:
        """Do nothing: the network is there."""

    def supplied(self, target: int) -> int:
        """Return that nothing is needed from here."""
        return target

    def asked(self) -> None:
        """Begin to record at once: nobody calls before the script goes on."""
        self.begin_waiting()

    def called(self, segment: int, step: int) -> None:
        """Have a run end in which a callback has simulated, or begun anew, by the simulator's own call.

        Raises
        ------
        SimulationRunning
            What was recorded meanwhile has been taken over.
        """
        self.catch_up()
        if (segment, step) != (self.segment, self.now):
            raise SimulationRunning(
                f"A callback of run() has had {self.simulator} go from t = {self.clock.time(step):g} ms to "
                f"{self.time:g} ms by its own call, so that run() ends here; all that was recorded is there. "
                "A callback may look at everything, but leaves it to run() to simulate."
            )

    def catch_up(self) -> None:
        """Take over what has been recorded since the last time.

        Raises
        ------
        AttachmentLost
            The network is gone: once; then what was taken over before can be read.
        """
        if self._advancing:
            return
        if self._deferred is not None:
            error, self._deferred = self._deferred, None
            raise error
        if self._host is None:
            return
        try:
            step = self._host.current_step()
        except AttachmentLost as error:
            raise self._lose(str(error)) from None
        if step < self.now:
            clock = self.clock
            raise self._lose(
                f"{self.simulator} has gone back from t = {self.time:g} ms to {clock.time(step):g} ms; attach again"
            )
        if step > self.now:
            self._something_runs()
            with self.whole():
                take_over(self, step)

    def leave(self) -> None:
        """Let go of the network."""
        host, self._host = self._host, None
        for population in self.populations:
            population.cells.running = False
        if host is not None:
            try:
                host.close()
            except Exception as error:
                self._warn("cannot be let go of", error)

    # -- inside --------------------------------------------------------------------------------

    def _lose(self, why: str) -> AttachmentLost:
        """Keep what was taken over, let go of the network, and return what to say."""
        recorded = [p.label for p in self.populations if p.recording.rows_per_step() > 0]
        missing = f"; what {', '.join(map(repr, recorded))} recorded after that is lost" if recorded else ""
        self._lost = (
            f"{why.rstrip('.')}. What was recorded up to t = {self.time:g} ms can be read{missing}."
        )
        with Interrupts():
            for population in self.populations:
                population.recording.cut(self.now)
            if self._current is not None:
                self._current.last = self.now
            self.leave()
        return AttachmentLost(self._lost)

    def _before_restart(self, step: int) -> None:
        """Finish the present segment, at the last moment: the script begins anew at `step`."""
        if self._host is None:
            return
        try:
            with Interrupts():
                self.catch_up()
                self._restart(step)
        except Exception as error:
            self._deferred = error

    def _restart(self, step: int) -> None:
        if self._current is not None:
            complete(self)
        for population in self.populations:
            population.recording.leave(self.now)
        if self._current is None:
            for population in self.populations:
                population.recording.tracks.clear()
        else:
            self._current.last = self.now
            self._finish_segment({})
        self.now = step
        for population in self.populations:
            population.recording.begin_again(step)
