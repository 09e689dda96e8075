"""The front end in the way of PyNN: what ``import pynn_data.<name> as sim`` gives a script.

A `FrontEnd` belongs to one backend. Its module functions are bound methods, its
`Population` and the like are classes of its own, so that each knows its simulation.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from pynn_data.annotations import checked
from pynn_data.arguments import a_bool, a_mapping, a_text, functions_of
from pynn_data.errors import NotWritten, WriteFailed
from pynn_data.frames import level_of_user
from pynn_data.magnitude import number, whole
from pynn_data.network import assembly, currents, population, projection, view
from pynn_data.network.native_types import NativeCellType
from pynn_data.network.streams import checked_seed
from pynn_data.offer import Offer
from pynn_data.output import Output
from pynn_data.queries import Queries
from pynn_data.registry import Backend
from pynn_data.simulation import Simulation

__all__ = ["FrontEnd"]

T = TypeVar("T")
SEED = 0
"""Seed of scripts that give none: the same network each time."""


class FrontEnd(Queries):
    """Functions and classes of one backend's front end."""

    additions: ClassVar[Mapping[type, type]] = {}
    """Further bases of the classes: what a kind of front end adds to theirs."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._simulation: Simulation | None = None
        self.Population = self._own(population.Population)
        self.PopulationView = self._own(view.PopulationView)
        self.Assembly = self._own(assembly.Assembly)
        self.Projection = self._own(projection.Projection)
        self.DCSource = self._own(currents.DCSource)
        self.ACSource = self._own(currents.ACSource)
        self.StepCurrentSource = self._own(currents.StepCurrentSource)
        self.NoisyCurrentSource = self._own(currents.NoisyCurrentSource)

    def _own(self, kind: type[T]) -> type[T]:
        """Return a class that makes objects of this front end's simulation."""
        more = [addition for base, addition in self.additions.items() if issubclass(kind, base)]
        of_this = {"_front_end": self, "__module__": f"pynn_data.{self._backend.name}"}
        return type(kind.__name__, (kind, *more), of_this)

    def _for_engine(self, options: dict[str, Any]) -> dict[str, Any]:
        """Return what the engine is told of the options of setup()."""
        return options

    @property
    def simulation(self) -> Simulation:
        """The present simulation; setup() with defaults is done when there is none."""
        if self._simulation is None:
            self.setup()
        assert self._simulation is not None
        return self._simulation

    def setup(
        self,
        timestep: float = 0.1,
        min_delay: float | str = "auto",
        max_delay: float | str = "auto",
        *,
        seed: int = SEED,
        threads: int = 1,
        parallel: bool = True,
        **engine_options: Any,
    ) -> int:
        """Begin a new simulation; an earlier one ends as by `end`, its data can still be read.

        Files of the earlier one that cannot be written are named in a `NotWritten` warning.

        Parameters
        ----------
        timestep
            In ms; all times are multiples of it.
        min_delay, max_delay
            Bounds of synaptic delays in ms; "auto": at least a time step, at most what the
            first run finds.
        seed
            All randomness (connections, drawn parameters, Poisson trains, noise) follows from it.
        threads
            Of the engine.
        parallel
            Whether processes that were started together (by mpiexec) share the simulation; if not, each
            runs one of its own.
        **engine_options
            The engine's own.

        Returns
        -------
        int
            The number of this process (0 unless there are several).

        Raises
        ------
        ValueError
            `timestep`, `seed`, `threads` or a bound of the delays is not possible.
        TypeError
            A time is no number. The engine does not have one of the options; the text lists those it has.
        NotSupported
            The engine has no threads, or does not run in several processes.
        SimulationRunning
            run() is at work: this was called by a callback.
        """
        before = self._simulation
        if before is not None:
            before.check_idle("setup()")
        new = Simulation(
            self._backend,
            Output(),
            timestep=number(timestep, "ms", "timestep"),
            min_delay=min_delay,
            max_delay=max_delay,
            seed=checked_seed(seed, "setup(seed=)"),
            threads=_whole(threads, "threads", 1),
            parallel=a_bool(parallel, "parallel"),
            options=self._for_engine(engine_options),
        )
        self._simulation = new
        if before is not None:
            try:
                before.end("setup() was called again")
            except WriteFailed as error:
                warnings.warn(str(error), NotWritten, stacklevel=level_of_user())
        return new.ranks.rank

    def end(self) -> None:
        """End the simulation, and write what `record` was given a file for.

        What was recorded can still be read; nothing more can be run. A second call tries again to write what
        could not be written, and does nothing else.

        Raises
        ------
        WriteFailed
            Files could not be written, or there is nothing to write; the text names each and says why. All
            others have been written, and the data are still there.
        SimulationRunning
            run() is at work: this was called by a callback.
        """
        self.simulation.end()

    def run(self, simtime: float, callbacks: Sequence[Callable[[float], float]] | None = None) -> float:
        """Simulate for some time.

        What has been described since the last run is handed to the engine first, so errors of the
        description may show here. How a time is split into runs makes no difference to the data.

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
        ValueError
            `simtime`, or a time that a callback has returned, is negative, not finite, or not a
            whole number of steps.
        TypeError
            One of them is no number.
        NotSupported, InvalidConnections
            The engine cannot build the network that is described.
        SimulationEnded
            The simulation is over.
        SimulationRunning
            run() is at work already: this was called by a callback.
        SimulationBroken
            The engine has failed, or a cell's variable is not finite (`NotFinite`). The data up to the time that
            the text names can be read; then `reset` begins anew. Each later call raises the same.
        KeyboardInterrupt
            Ctrl-C. The run has ended between two steps, and can go on from there as if nothing had been.
        """
        simulation, calls = self.simulation, functions_of(callbacks, "callbacks")
        simulation.run_to(simulation.now + simulation.steps(simtime, "Duration of run()"), calls)
        return simulation.time

    run_for = run

    def run_until(
        self, time_point: float, callbacks: Sequence[Callable[[float], float]] | None = None
    ) -> float:
        """Simulate until a given time, otherwise as `run`.

        Parameters
        ----------
        time_point
            In ms since the last `reset`, a whole number of steps, not earlier than now.
        callbacks
            As of `run`.

        Returns
        -------
        float
            The time at the end in ms.

        Raises
        ------
        ValueError
            `time_point` is past, or not a whole number of steps.
        SimulationEnded, SimulationRunning, SimulationBroken, KeyboardInterrupt
            As of `run`.
        """
        simulation = self.simulation
        target = simulation.steps(time_point, "Time for run_until()")
        if target < simulation.now:
            wanted = simulation.clock.time(target)
            raise ValueError(f"run_until({wanted:g}): it is already t = {simulation.time:g} ms.")
        simulation.run_to(target, functions_of(callbacks, "callbacks"))
        return simulation.time

    def reset(self, annotations: Mapping[str, Any] | None = None) -> None:
        """Return to t = 0 with the network as it is described now.

        Parameters, weights and currents keep the values that they have, and requests to record begin
        anew, also after a run that has failed. The state of the cells is again the initial one, and random
        input is the same again.

        Parameters
        ----------
        annotations
            Of the Segment that what has run becomes; not used if nothing has. A path becomes a text.

        Raises
        ------
        ValueError, TypeError
            Annotations that Neo cannot hold; nothing was changed.
        SimulationEnded
            The simulation is over.
        SimulationRunning
            run() is at work: this was called by a callback.
        """
        self.simulation.reset(checked({} if annotations is None else annotations, "reset()"))

    def native_cell_type(
        self, model_name: str, *, units: Mapping[str, Any] | None = None, **options: Any
    ) -> type[NativeCellType]:
        """Return a cell type of the engine's own, to be used like those that all engines have.

        Its parameters, variables and receptors are called what the engine calls them and are in the engine's units.
        A script that uses one runs on one engine only.

        Parameters
        ----------
        model_name
            What the engine knows: on NEST the name of a neuron model, on NEURON that of a point process or artificial
            cell, on Brian2 equations.
        units
            Of variables and parameters whose unit nobody tells, or that are to be in another, by name: ``{"x": "mV"}``;
            ``{"weight": "pA"}`` for weights.
        **options
            The engine's own, and what is to be the same for all cells.

        Returns
        -------
        type
            A subclass of `NativeCellType`.

        Raises
        ------
        NotSupported
            The engine offers no cell types of its own.
        InvalidModel
            The engine has no such model, or can make no cells of it; the text says why.
        UnknownVariable
            A unit is of nothing that the model has.
        TypeError, ValueError
            An option or unit is not possible.
        """
        return Offer(self._backend.engine).native_type(
            a_text(model_name, "native_cell_type(): model_name"), options, a_mapping(units, "native_cell_type(): units")
        )


def _whole(value: Any, what: str, least: int) -> int:
    found = whole(value)
    if found is None or found < least:
        raise ValueError(f"{what} must be a whole number, at least {least}, not {value!r}.")
    return found
