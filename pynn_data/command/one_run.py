"""Run a script on a backend that it need not name, and keep what it recorded.

``python -m pynn_data.command.one_run BACKEND FOLDER SCRIPT [ARGUMENTS]`` is what ``pynn-data run`` starts for each
backend. The script's recordings are in the folder afterwards, one file for each population, and one for each time
that data were taken with ``clear=True``.
"""

from __future__ import annotations

import inspect
import re
import runpy
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING, Any

from pynn_data import _finder
from pynn_data.compat.front_end import ScriptFrontEnd
from pynn_data.errors import NothingRecorded
from pynn_data.files.write import write
from pynn_data.names import bind
from pynn_data.recording.recordable import Recordable
from pynn_data.registry import Backend

if TYPE_CHECKING:
    import neo

    from pynn_data.simulation import Simulation

__all__ = ["main"]


class Keeper:
    """Writes Blocks to a folder, named after what was recorded."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = Counter[str]()

    def keep(self, label: str, block: neo.Block) -> None:
        """Write a Block; the second of a label gets the number 2."""
        name = re.sub(r"[^\w.+-]+", "_", label).strip("._") or "population"
        self._names[name] += 1
        number = self._names[name]
        write(block, self._folder / (f"{name}.npz" if number == 1 else f"{name}-{number}.npz"))

    def keep_all(self, simulation: Simulation) -> None:
        """Write what the populations of a simulation have recorded and not yet handed over."""
        for population in simulation.populations:
            assert isinstance(population, Recordable)
            try:
                block = Recordable.get_data(population)
            except NothingRecorded:
                continue
            if any(segment.analogsignals or len(segment.spiketrains) for segment in block.segments):
                self.keep(population.label, block)


def kept(keeper: Keeper) -> type[ScriptFrontEnd]:
    """Return a kind of front end that lets the keeper have what would be forgotten."""

    class Kept(Recordable):
        """Keeps what is cleared."""

        def get_data(self, *args: Any, **kwargs: Any) -> neo.Block:
            block = super().get_data(*args, **kwargs)
            if _clears(Recordable.get_data, self, *args, **kwargs):
                keeper.keep(self.label, block)
            return block

        def write_data(self, *args: Any, **kwargs: Any) -> None:
            bound = inspect.signature(Recordable.write_data).bind(self, *args, **kwargs)
            bound.apply_defaults()
            taken = super().get_data(bound.arguments["variables"]) if bound.arguments["clear"] else None
            super().write_data(*args, **kwargs)
            if taken is not None:
                keeper.keep(self.label, taken)

    class KeptFrontEnd(ScriptFrontEnd):
        """Keeps the recordings of a simulation when another takes its place."""

        def __init__(self, backend: Backend) -> None:
            super().__init__(backend)
            for name in ("Population", "PopulationView", "Assembly"):
                kind = getattr(self, name)
                setattr(self, name, type(name, (Kept, kind), {"__module__": kind.__module__}))

        def setup(self, *args: Any, **kwargs: Any) -> int:
            before = self._simulation
            rank = super().setup(*args, **kwargs)
            if before is not None:
                keeper.keep_all(before)
            return rank

    return KeptFrontEnd


def _clears(method: Any, *args: Any, **kwargs: Any) -> bool:
    return bool(inspect.signature(method).bind(*args, **kwargs).arguments.get("clear", False))


def from_script(script: str) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Return an `sys.excepthook` whose tracebacks begin in the script, as if Python ran it by itself."""

    def show(kind: type[BaseException], error: BaseException, frames: TracebackType | None) -> None:
        first = frames
        while first is not None and first.tb_frame.f_code.co_filename != script:
            first = first.tb_next
        # No frame is the script's if it does not compile, and then the error itself says where.
        traceback.print_exception(kind, error, first if first or isinstance(error, SyntaxError) else frames)

    return show


def main(backend: str, folder: str, script: str, *arguments: str) -> None:
    """Run a script as Python would; its exit code is that of this process."""
    keeper = Keeper(Path(folder).absolute())
    sim = ModuleType(f"pynn_data.{backend}", f"Front end of backend {backend!r}.")
    bind(vars(sim), backend, kept(keeper))
    _finder.redirect(sim)
    sys.excepthook = from_script(script)
    sys.argv = [script, *arguments]
    sys.path.insert(0, str(Path(script).resolve().parent))
    code: Any = None
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit as end:
        code = end.code
    if code in (None, 0):
        simulation = sim.setup.__self__._simulation
        if simulation is not None:
            keeper.keep_all(simulation)
    sys.exit(code)


if __name__ == "__main__":
    main(*sys.argv[1:])
