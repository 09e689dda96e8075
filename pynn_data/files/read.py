"""Read a file back to the Block that was written."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import neo

from pynn_data.errors import FileDamaged, PynnDataError
from pynn_data.files.pickled import Pickle
from pynn_data.files.registry import format_of

__all__ = ["read"]


def read(
    path: str | os.PathLike[str], variables: str | Sequence[str] = "all", *, allow_pickle: bool = False
) -> neo.Block:
    """Return the Block in a file; the extension says in which format it is.

    Spike trains are made when they are touched. Nothing in a file is run as code, pickles excepted.

    Parameters
    ----------
    path
        File that `Population.write_data` or `pynn_data.write` has written.
    variables
        Name, names or "all"; "spikes" for the spike trains. What is not asked for is not read.
    allow_pickle
        Read ``.pkl`` files, which can make Python do anything: only those of your own.

    Returns
    -------
    neo.Block
        Equal to the one that was written, as far as the format promises.

    Raises
    ------
    FileDamaged
        If the file is not what was written; nothing wrong is returned.
    UnknownFormat
        The extension is none that is read; the text lists those that are known.
    FormatUnavailable
        A package that the format needs is missing; the text says how to install it.
    FileNotFoundError, IsADirectoryError
        There is no such file.
    PermissionError
        A pickle without `allow_pickle`, or a file that may not be read.
    """
    file = Path(path)
    form = format_of(file)
    if isinstance(form, Pickle) and not allow_pickle:
        raise PermissionError(
            f"{file.name!r}: reading a pickle runs whatever its maker put into it. If it is your own file: "
            "pynn_data.read(path, allow_pickle=True)."
        )
    if file.is_dir():
        raise IsADirectoryError(f"{file.name!r} is a folder, not a file.")
    if not file.exists():
        raise FileNotFoundError(f"There is no file {str(file)!r}.")
    try:
        block = form.read(file, _wanted(variables))
    except (PynnDataError, PermissionError):
        raise
    except OSError as error:
        raise FileDamaged(f"{file.name!r} cannot be read: {error}.") from error
    return block


def _wanted(variables: str | Sequence[str]) -> frozenset[str] | None:
    if variables == "all":
        return None
    return frozenset([variables] if isinstance(variables, str) else variables)
