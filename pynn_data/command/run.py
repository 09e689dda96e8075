"""``pynn-data run``: a script on several backends, and whether it gives the same on all."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pynn_data.command.common import as_json, command, echo_json, table, tolerances
from pynn_data.registry import check_provided

if TYPE_CHECKING:
    from pynn_data.comparison.result import Comparison

__all__ = ["run"]

LINES = 20
"""Of what a script printed, when it has failed; of the differences of a recording."""


class SeveralBackends(click.Command):
    """Takes ``--backend nest neuron`` for ``--backend nest --backend neuron``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the option before each of the names that follow it."""
        found: list[str] = []
        names = False
        for i, arg in enumerate(args):
            if arg == "--":
                return super().parse_args(ctx, found + args[i:])
            if names and found[-1] != "--backend" and arg.isidentifier():
                found.append("--backend")
            else:
                names = arg == "--backend" or (names and found[-1] == "--backend")
            found.append(arg)
        return super().parse_args(ctx, found)


@dataclass
class Run:
    """What became of the script on one backend."""

    backend: str
    seconds: float
    files: list[Path]

    @property
    def names(self) -> list[str]:
        """What was recorded."""
        return [file.stem for file in self.files]


@command(short_help="Run a script on several backends and compare.", cls=SeveralBackends)
@click.argument("script", type=click.Path(exists=True, dir_okay=False))
@click.argument("arguments", metavar="[-- ARGUMENTS]...", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--backend", "backends", multiple=True, required=True, metavar="NAME...", help="Backends to run it on."
)
@tolerances
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Folder for the recordings and what the script prints; it must be new or empty.",
)
@as_json
def run(
    script: str, arguments: tuple[str, ...], backends: tuple[str, ...], ignore: tuple[str, ...], structure: bool,
    keep: Path | None, as_json: bool, **options: Any,
) -> int:  # fmt: skip
    """Run SCRIPT on several backends and compare what its populations recorded.

    The script need not be changed: whatever backend it imports or opens, it gets the one that is asked for. Each runs
    in a process of its own, one after the other, in the present folder. What the first recorded is compared with what
    each other did; the engine's name and versions are ignored.

    Arguments for the script come after --. The exit code is 0 if all are equal, 1 if not, and 2 if the script fails.
    """
    names = list(dict.fromkeys(name for given in backends for name in given.split(",")))
    for name in names:
        check_provided(name)
    with _folder(keep) as folder:
        runs = [_run(backend, script, arguments, folder / backend) for backend in names]
        if not any(each.files for each in runs):
            raise click.ClickException(f"{script}: nothing was recorded.")
        found = [
            (other.backend, recording, result)
            for other in runs[1:]
            for recording, result in _compared(runs[0], other, {"ignore": ignore, **options})
        ]
    equal = all(
        result is not None and (result.same_structure if structure else result) for *_, result in found
    )
    if as_json:
        echo_json(_as_dict(runs, found, equal))
    else:
        click.echo("\n".join(_lines(runs, found, structure)))
    return 0 if equal else 1


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """Give a folder for the recordings, which is removed if it is not to be kept."""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="pynn-data-") as folder:
            yield Path(folder)
        return
    keep.mkdir(parents=True, exist_ok=True)
    if any(keep.iterdir()):
        raise FileExistsError(f"{str(keep)!r} is not empty; recordings go to a new folder.")
    yield keep


def _run(backend: str, script: str, arguments: tuple[str, ...], folder: Path) -> Run:
    """Run the script in a process of its own.

    Raises
    ------
    click.ClickException
        With the end of what it printed, if it fails.
    """
    folder.mkdir()
    output = folder / "output.txt"
    # -P: what lies in the present folder must not be taken for a module of Python.
    line = [sys.executable, "-P", "-m", "pynn_data.command.one_run", backend, str(folder), script, *arguments]
    start = time.perf_counter()
    with output.open("w") as file:
        code = subprocess.run(
            line, stdin=subprocess.DEVNULL, stdout=file, stderr=file, check=False
        ).returncode
    if code:
        printed = output.read_text(errors="replace").splitlines()
        raise click.ClickException(
            "\n".join([f"{script} failed on {backend!r} with exit code {code}:", *printed[-LINES:]])
        )
    return Run(backend, time.perf_counter() - start, sorted(folder.glob("*.npz")))


def _compared(first: Run, other: Run, options: dict[str, Any]) -> Iterator[tuple[str, Comparison | None]]:
    """Yield the names of all recordings, and how the two compare; None if one has not made it."""
    from pynn_data.comparison.compare import compare

    files = [{file.stem: file for file in each.files} for each in (first, other)]
    for name in dict.fromkeys([*first.names, *other.names]):
        if name in files[0] and name in files[1]:
            labels = first.backend, other.backend
            yield name, compare(files[0][name], files[1][name], ignore_engine=True, labels=labels, **options)
        else:
            yield name, None


Found = list[tuple[str, str, "Comparison | None"]]


def _as_dict(runs: list[Run], found: Found, equal: bool) -> dict[str, Any]:
    return {
        "equal": equal,
        "runs": [{"backend": r.backend, "seconds": round(r.seconds, 3), "recordings": r.names} for r in runs],
        "comparisons": [
            {
                "backends": [runs[0].backend, backend],
                "recording": name,
                "result": None if result is None else result.to_dict(),
            }
            for backend, name, result in found
        ],
    }


def _lines(runs: list[Run], found: Found, structure: bool) -> Iterator[str]:
    for each in runs:
        yield f"{each.backend}: {each.seconds:.1f} s, recordings: {', '.join(each.names) or 'none'}"
    rows = [
        row
        for backend, name, result in found
        for row in _rows(f"{backend} and {runs[0].backend}", name, result)
    ]
    if rows:
        yield ""
        yield table([("backends", "recording", "what", "largest difference", "where"), *rows])
    for backend, name, result in found:
        if result is not None and result.differences:
            told = [d for d in result.differences if not (structure and d.values)]
            if told:
                yield ""
                yield f"{name}, {runs[0].backend} and {backend}:"
                yield from (f"  {difference}" for difference in told[:LINES])
                if len(told) > LINES:
                    yield f"  and {len(told) - LINES} more"


def _rows(backends: str, name: str, result: Comparison | None) -> Iterator[tuple[str, str, str, str, str]]:
    if result is None:
        yield backends, name, "", "recorded on one of them only", ""
        return
    structure = sum(not difference.values for difference in result.differences)
    yield backends, name, "structure", f"{structure} differences" if structure else "the same", ""
    for variable, found in result.deviations.items():
        yield (
            backends,
            name,
            variable,
            f"{found.value:.6g} {found.unit}" if found.value else "the same",
            found.place,
        )
    total = result.total()
    if total["matched"] or total["missing"] or total["extra"]:
        counts = ", ".join(f"{total[key]} {key}" for key in ("matched", "missing", "extra") if total[key])
        shift = f"; largest shift {total['largest_shift']:.6g} ms" if total["largest_shift"] else ""
        yield backends, name, "spikes", counts + shift, ""
