"""Write a Block so that a file is complete or not there, and nothing is forgotten before."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import neo

from pynn_data.errors import MetadataWarning, WriteFailed
from pynn_data.files.format import Format, contents
from pynn_data.files.registry import format_of
from pynn_data.files.sidecar import sidecar_of, write_sidecar
from pynn_data.frames import level_of_user

__all__ = ["checked_path", "folder_of", "write", "write_files"]


def write(block: neo.Block, path: str | os.PathLike[str], *, overwrite: bool = True) -> None:
    """Write any Neo Block to a file, whose extension chooses the format.

    The file is there when it is complete, or not at all; one of the same name is replaced then. The
    Block is not changed. Metadata that the format cannot hold go to a second file, ``<name>.pynn.json``,
    with a `MetadataWarning`.

    Parameters
    ----------
    block
        Of any program.
    path
        Name of the file; its folder is made if there is none.
    overwrite
        False: refuse to replace a file.

    Raises
    ------
    NotStorable
        If data would be lost; the text names the place in the Block.
    UnknownFormat
        The extension is none of the known ones; the text lists them.
    FormatUnavailable
        A package that the format needs is missing; the text says how to install it.
    WriteFailed, FileExistsError, IsADirectoryError, NotADirectoryError
        The file could not be written; nothing was changed.
    """
    write_files(block, checked_path(path, overwrite), partial(checked_path, overwrite=overwrite))


def checked_path(target: str | os.PathLike[str], overwrite: bool) -> Path:
    """Return the absolute path of a file that may be written.

    Raises
    ------
    UnknownFormat, FormatUnavailable, IsADirectoryError, NotADirectoryError, FileExistsError
    """
    path = Path(target).absolute()
    format_of(path)
    if path.is_dir():
        raise IsADirectoryError(f"{path.name!r} is a folder; give the name of a file.")
    there = next(parent for parent in path.parents if os.path.lexists(parent))
    if not there.is_dir():
        raise NotADirectoryError(f"{path.name!r} cannot be in {str(there)!r}, which is no folder.")
    if path.exists() and not overwrite:
        raise FileExistsError(f"{path.name!r} exists; choose another name or overwrite=True.")
    return path


def write_files(block: neo.Block, path: Path, may_write: Callable[[Path], Path]) -> list[Path]:
    """Write into a folder beside the target, look at the result, then put it in place.

    Returns the files, without the sidecar; `may_write` raises for one that may not be.
    """
    form = format_of(path)
    with folder_of(path):
        return _written(form, block, path, may_write)


@contextmanager
def folder_of(path: Path) -> Iterator[None]:
    """Make the folder of a file that is to be written, and take it away if the file does not come to be.

    Raises
    ------
    WriteFailed
        It cannot be made.
    """
    new = [folder for folder in path.parents if not folder.exists()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteFailed(f"{path.name!r}: its folder cannot be made: {error.strerror}.") from error
    try:
        yield
    except BaseException:
        for folder in new:
            with suppress(OSError):  # another may have put something there
                folder.rmdir()
        raise


def _written(form: Format, block: neo.Block, path: Path, may_write: Callable[[Path], Path]) -> list[Path]:
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    except OSError as error:
        raise WriteFailed(
            f"{path.name!r} cannot be written: {error.strerror}. Nothing was changed."
        ) from error
    try:
        lost = _write_and_check(form, block, folder / path.name)
        files = _put_in_place(folder, path, form, may_write)
    except (WriteFailed, FileExistsError, IsADirectoryError):
        raise
    except OSError as error:
        raise WriteFailed(
            f"{path.name!r} cannot be written: {error.strerror or error}. Nothing was changed; all data are still "
            "in memory."
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if lost:
        read_too = ", which pynn_data.read() looks at too" if form.is_read() else ""
        warnings.warn(
            f"{path.name!r} cannot hold {'; '.join(lost)}. All metadata are in "
            f"{sidecar_of(path).name!r}{read_too}.",
            MetadataWarning,
            stacklevel=level_of_user(),
        )
    return files


def _write_and_check(form: Format, block: neo.Block, path: Path) -> list[str]:
    """Write, and return what of the metadata went to a sidecar."""
    lost = form.write(block, path)
    written, meant = form.contents(path), contents(block)
    if written != meant:
        raise WriteFailed(f"{path.name!r} would hold {written}, not {meant}. Nothing was changed.")
    if lost and not sidecar_of(path).exists():
        write_sidecar(block, path)
    return lost


def _put_in_place(folder: Path, path: Path, form: Format, may_write: Callable[[Path], Path]) -> list[Path]:
    """Move all files to the target's folder, the one with the target's name last, and remove what is old.

    Returns where they are now, without the sidecar.
    """
    files = sorted(folder.iterdir(), key=lambda file: file.name == path.name)
    targets = [path.parent / file.name for file in files]
    data = [target for target in targets if target != sidecar_of(path)]
    for target in data:
        may_write(target)
    old = {file for target in data for file in (*form.companions(target), sidecar_of(target))} - set(targets)
    for file in files:
        _to_disk(file)
        file.chmod(0o666 & ~_umask())
    for file, target in zip(files, targets, strict=True):
        os.replace(file, target)
    for file in old:
        file.unlink(missing_ok=True)
    _to_disk(path.parent)
    return data


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
