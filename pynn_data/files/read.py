"""Read a file back to the Block that was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import neo

from pynn_data.errors import FileDamaged, PynnDataError
from pynn_data.files.format import Format
from pynn_data.files.named import Names, named
from pynn_data.files.pickled import Pickle
from pynn_data.files.registry import format_to_read
from pynn_data.recording.collected import Told

__all__ = ["read"]


def read(
    path: Names,
    variables: str | Sequence[str] = "all",
    *,
    allow_pickle: bool = False,
    units: Mapping[str, str] | None = None,
    dt: float | None = None,
    t_stop: float | None = None,
) -> neo.Block:
    """Return the Block in a file; the extension says in which format it is.

    Spike trains are made when they are touched. Nothing in a file is run as code, pickles excepted.

    Files of NEST's recording backend "ascii" are one per device and thread. Those of all threads are read together
    with the one that is named, and several devices, named by a pattern or a list, make one Block.

    Parameters
    ----------
    path
        File that `Population.write_data` or `pynn_data.write` has written; or files of NEST's, also as a pattern such
        as ``"spikes-*.dat"`` or in a list.
    variables
        Name, names or "all"; "spikes" for the spike trains. What is not asked for is not read.
    allow_pickle
        Read ``.pkl`` files, which can make Python do anything: only those of your own.
    units
        Of NEST's files only: unit by the name of a variable, where it is not known, or where it is to be another.
    dt
        Of NEST's files only: time step in ms, which they do not tell. Times are whole steps then.
    t_stop
        Of NEST's files only: up to when was recorded, in ms; by default the time of the last spike or sample.

    Returns
    -------
    neo.Block
        Equal to the one that was written, as far as the format promises.

    Raises
    ------
    FileDamaged
        If the file is not what was written, or one of several is missing; nothing wrong is returned.
    UnknownFormat
        The extension is none that is read; the text lists those that are known.
    FormatUnavailable
        A package that the format needs is missing; the text says how to install it.
    FileNotFoundError, IsADirectoryError
        There is no such file.
    PermissionError
        A pickle without `allow_pickle`, or a file that may not be read.
    UnitUnknown
        The unit of a variable, or the time step, is not known, and has to be given.
    UnknownVariable
        A unit was given for something else than is there.
    ValueError
        What was given contradicts the files, or they do not belong together.
    """
    told = Told("read()", units={} if units is None else units, dt=dt, t_stop=t_stop)
    files = named(path)
    forms = [_checked(file, allow_pickle) for file in files]
    for form, file in zip(forms, files, strict=True):
        if type(form) is not type(forms[0]):
            raise ValueError(f"{files[0].name!r} and {file.name!r} are of different formats; read one at a time.")
    try:
        block = forms[0].read_files(files, _wanted(variables), told)
    except (PynnDataError, PermissionError):
        raise
    except OSError as error:
        raise FileDamaged(f"{files[0].name!r} cannot be read: {error}.") from error
    return block


def _checked(file: Path, allow_pickle: bool) -> Format:
    """Return the format of a file that is there."""
    form = format_to_read(file)
    if isinstance(form, Pickle) and not allow_pickle:
        raise PermissionError(
            f"{file.name!r}: reading a pickle runs whatever its maker put into it. If it is your own file: "
            "pynn_data.read(path, allow_pickle=True)."
        )
    if file.is_dir():
        raise IsADirectoryError(f"{file.name!r} is a folder, not a file.")
    if not file.exists():
        raise FileNotFoundError(f"There is no file {str(file)!r}.")
    return form


def _wanted(variables: str | Sequence[str]) -> frozenset[str] | None:
    if variables == "all":
        return None
    return frozenset([variables] if isinstance(variables, str) else variables)
