"""Write a Block so that a file is complete or not there, and nothing is forgotten before."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import neo

from pynn_data.errors import WriteFailed
from pynn_data.files.formats import contents, format_of
from pynn_data.recording.block import forget, get_block

if TYPE_CHECKING:
    from pynn_data.network.recordable import Recordable

__all__ = ["check_target", "write_data"]


def write_data(
    group: Recordable,
    io: Any,
    variables: str | Sequence[str],
    clear: bool,
    annotations: dict[str, Any],
    overwrite: bool,
) -> None:
    """Write what was recorded from a group of cells; see `Recordable.write_data`."""
    if not isinstance(io, (str, os.PathLike)):
        io.write_block(get_block(group, variables, False, annotations))
    else:
        path = check_target(group, io, overwrite)
        _write(get_block(group, variables, False, annotations), path)
        group._simulation.written[path] = group
    if clear:
        forget(group, variables)


def check_target(group: Recordable, target: str | os.PathLike[str], overwrite: bool = True) -> Path:
    """Return the absolute path of a file that may be written, now or later.

    Raises
    ------
    UnknownFormat, FileNotFoundError, IsADirectoryError, FileExistsError
    """
    path = Path(target).absolute()
    format_of(path)
    if path.is_dir():
        raise IsADirectoryError(f"{path.name!r} is a folder; give the name of a file.")
    if not path.parent.is_dir():
        raise FileNotFoundError(f"{path.name!r}: there is no folder {str(path.parent)!r}; make it first.")
    owner = group._simulation.written.get(path, group)
    if owner.ids.tolist() != group.ids.tolist():
        raise FileExistsError(
            f"{path.name!r} is the file of {owner.label!r} in this simulation; writing {group.label!r} there would "
            "lose it. Choose another name."
        )
    if path.exists() and not overwrite:
        raise FileExistsError(f"{path.name!r} exists; choose another name or overwrite=True.")
    return path


def _write(block: neo.Block, path: Path) -> None:
    """Write beside the target, look at the result, then put it in place."""
    form = format_of(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
    except OSError as error:
        raise WriteFailed(
            f"{path.name!r} cannot be written: {error.strerror}. Nothing was changed."
        ) from error
    os.close(handle)
    temporary = Path(name)
    try:
        form.write(block, temporary)
        written, meant = form.contents(temporary), contents(block)
        if written != meant:
            raise WriteFailed(f"{path.name!r} would hold {written}, not {meant}. Nothing was changed.")
        _to_disk(temporary)
        temporary.chmod(0o666 & ~_umask())
        os.replace(temporary, path)
    except WriteFailed:
        raise
    except OSError as error:
        raise WriteFailed(
            f"{path.name!r} cannot be written: {error.strerror or error}. Nothing was changed; all data are still "
            "in memory."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
    _to_disk(path.parent)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _umask() -> int:
    """Return the process' mask for new files, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
