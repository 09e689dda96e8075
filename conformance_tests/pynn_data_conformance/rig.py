"""What the author of a plug-in writes, so that the first rung can be tested: a network of the simulator's own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["CELLS", "Course", "Rig"]

CELLS = 5
"""Number of cells in a rig."""


class Course(NamedTuple):
    """What has happened in a network since step 0, by the simulator's own recorders."""

    values: Mapping[str, npt.NDArray[np.float64]]
    """Variable -> its values: row k is the state at step k, column n of cell n. Last rows may be missing."""
    spikes: Sequence[tuple[int, int]]
    """(cell, step) of each, in any order. The step of a spike that is found in the step from k dt to (k + 1) dt is
    k + 1."""


class Rig(ABC):
    """Five cells that are built, run and recorded by the simulator's own means; nothing of pynn-data is used.

    They have to be busy: at least three spike three times or more within 300 steps, not all at the same times; they
    are coupled, with a delay of one step if there is such; their values differ from each other and from step to step.
    Whenever the network is built its course is the same, to the bit, however it is split into runs.
    """

    dt: ClassVar[float] = 0.1
    """Time step in ms."""
    variables: ClassVar[Mapping[str, str | None]]
    """Some that can be sampled -> unit that the plug-in should declare, None if nobody knows it. The first changes in
    every step, and has a unit."""
    objects: Sequence[Any] = ()
    """What `pynn_data.attach` is given after the plug-in's name."""
    strangers: Sequence[Any] = (None, "no such cells", object())
    """What is no handle of the simulator's."""

    @abstractmethod
    def build(self, watched: bool) -> None:
        """Build the network anew, at step 0; with `watched`, the simulator's own recorders are in it."""

    @abstractmethod
    def handle(self, cells: Sequence[int]) -> Any:
        """Return what a script would give to `Attached.group` for some cells, each once, in the order given."""

    @abstractmethod
    def run(self, steps: int) -> None:
        """Let the network go on, by the call that a script would use."""

    @abstractmethod
    def course(self) -> Course:
        """Return what has happened, if the network is watched."""

    def reset(self) -> None:
        """Go back to step 0 and the state in which the network was built, if the simulator has a way."""
        raise NotImplementedError

    def held(self) -> int | None:
        """Return how many samples and spikes the simulator's recorders hold, in a network that is not watched."""
        return None

    def leave(self) -> None:  # noqa: B027 (most have nothing to do)
        """Remove the network, if it would be in the way of another."""
