"""Write a Block so that a file is complete or not there, and nothing is forgotten before."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import neo

from pynn_data.errors import MetadataWarning, WriteFailed
from pynn_data.files.format import Format, contents
from pynn_data.files.registry import format_of
from pynn_data.files.sidecar import sidecar_of, write_sidecar
from pynn_data.recording.block import forget, get_block

if TYPE_CHECKING:
    from pynn_data.network.recordable import Recordable

__all__ = ["check_target", "write", "write_data"]


def write(block: neo.Block, path: str | os.PathLike[str], *, overwrite: bool = True) -> None:
    """Write any Neo Block to a file, whose extension chooses the format.

    The file is there when it is complete, or not at all; one of the same name is replaced then. The
    Block is not changed. Metadata that the format cannot hold go to a second file, ``<name>.pynn.json``,
    with a `MetadataWarning`.

    Raises
    ------
    NotStorable
        If data would be lost; the text names the place in the Block.
    UnknownFormat, FormatUnavailable, WriteFailed, FileExistsError, FileNotFoundError, IsADirectoryError
    """
    _write(block, _checked_path(path, overwrite))


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
    UnknownFormat, FormatUnavailable, FileNotFoundError, IsADirectoryError, FileExistsError
    """
    path = _checked_path(target, overwrite)
    owner = group._simulation.written.get(path, group)
    if owner.ids.tolist() != group.ids.tolist():
        raise FileExistsError(
            f"{path.name!r} is the file of {owner.label!r} in this simulation; writing {group.label!r} there would "
            "lose it. Choose another name."
        )
    return path


def _checked_path(target: str | os.PathLike[str], overwrite: bool) -> Path:
    path = Path(target).absolute()
    format_of(path)
    if path.is_dir():
        raise IsADirectoryError(f"{path.name!r} is a folder; give the name of a file.")
    if not path.parent.is_dir():
        raise FileNotFoundError(f"{path.name!r}: there is no folder {str(path.parent)!r}; make it first.")
    if path.exists() and not overwrite:
        raise FileExistsError(f"{path.name!r} exists; choose another name or overwrite=True.")
    return path


def _write(block: neo.Block, path: Path) -> None:
    """Write into a folder beside the target, look at the result, then put it in place."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    except OSError as error:
        raise WriteFailed(
            f"{path.name!r} cannot be written: {error.strerror}. Nothing was changed."
        ) from error
    try:
        lost = _write_and_check(format_of(path), block, folder / path.name)
        _put_in_place(folder, path)
    except WriteFailed:
        raise
    except OSError as error:
        raise WriteFailed(
            f"{path.name!r} cannot be written: {error.strerror or error}. Nothing was changed; all data are still "
            "in memory."
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if lost:
        warnings.warn(
            f"{path.name!r} cannot hold {'; '.join(lost)}. All metadata are in {sidecar_of(path).name!r}, which "
            "pynn_data.read() looks at too.",
            MetadataWarning,
            stacklevel=4,
        )


def _write_and_check(form: Format, block: neo.Block, path: Path) -> list[str]:
    """Write, and return what of the metadata went to a sidecar."""
    lost = form.write(block, path)
    written, meant = form.contents(path), contents(block)
    if written != meant:
        raise WriteFailed(f"{path.name!r} would hold {written}, not {meant}. Nothing was changed.")
    if lost:
        write_sidecar(block, path)
    return lost


def _put_in_place(folder: Path, path: Path) -> None:
    """Move all files to the target's folder, the one with the target's name last."""
    files = sorted(folder.iterdir(), key=lambda file: file.name == path.name)
    for file in files:
        _to_disk(file)
        file.chmod(0o666 & ~_umask())
    for file in files:
        os.replace(file, path.parent / file.name)
    if sidecar_of(path).name not in {file.name for file in files}:
        sidecar_of(path).unlink(missing_ok=True)  # of an earlier file of that name
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
