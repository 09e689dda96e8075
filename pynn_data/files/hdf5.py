"""HDF5 files of unknown origin: only what lies in the file itself is read, and no more than is there.

Outside of it lead external links, external storage and virtual datasets; more than is there come from
shapes that no stored bytes fill, and from compressed chunks. Both are refused before anything is
allocated; so are filters that are not part of h5py, for which HDF5 would load plug-ins.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from pynn_data.errors import FileDamaged
from pynn_data.files.hdf5_heaps import check_heaps

__all__ = ["attribute", "check_all", "check_rows", "dataset", "names", "node", "opened", "shape", "text"]

MOST = 1100
"""An array may be so many times larger than its stored bytes: deflate reaches 1032."""
SPARE = 4096
"""Bytes that an array may have whatever is stored."""
LONGEST_ATTRIBUTE = 2**20
"""Bytes."""


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Open a file for reading; yields the `h5py.File`.

    What h5py raises inside the ``with`` because the file is damaged becomes `FileDamaged`.
    """
    import h5py

    try:
        check_heaps(path)
        with h5py.File(path, "r") as file:
            yield file
    except (FileDamaged, PermissionError):
        raise
    except (OSError, RuntimeError, LookupError, ValueError, TypeError, MemoryError) as error:
        raise FileDamaged(f"{path.name!r} cannot be read as HDF5: {error}.") from error


def node(group: Any, path: str) -> Any:
    """Return the group or dataset at a path below a group, found without following soft or external links.

    Raises
    ------
    KeyError
        If there is none.
    FileDamaged
        If a link leads elsewhere.
    """
    import h5py

    for name in path.split("/"):
        if not isinstance(group, h5py.Group) or name in ("", ".") or not group.id.links.exists(name.encode()):
            raise KeyError(path)
        if group.id.links.get_info(name.encode()).type != h5py.h5l.TYPE_HARD:
            raise FileDamaged(f"{path!r} is a link to somewhere else, which is not followed.")
        group = group[name]
    return group


def names(group: Any, path: str = "") -> list[str]:
    """Return the names in a group, or in the one at a path below it, if there is one."""
    import h5py

    try:
        found = node(group, path) if path else group
    except KeyError:
        return []
    return list(found) if isinstance(found, h5py.Group) else []


def dataset(group: Any, path: str, first: int = 0, number: int | None = None) -> np.ndarray:
    """Return a dataset of numbers or text of fixed length, or `number` rows of it from `first` on.

    Raises
    ------
    KeyError
        If there is none.
    FileDamaged
        If it is no such dataset, or not all in the file, or there are not so many rows.
    """
    if number is None:
        return np.asarray(_checked(group, path)[()])
    check_rows(group, path, first, number)
    rows: np.ndarray = _checked(group, path)[first : first + number]
    return rows


def check_rows(group: Any, path: str, first: int, number: int) -> None:
    """Raise what `dataset` would, without reading."""
    found = shape(group, path)
    if not found or not 0 <= first <= first + number <= found[0]:
        raise FileDamaged(f"{path!r} of shape {found} has no rows {first} to {first + number}.")


def shape(group: Any, path: str) -> tuple[int, ...]:
    """Return the shape of what `dataset` would return, and raise what it would, without reading it."""
    found: tuple[int, ...] = _checked(group, path).shape
    return found


def text(group: Any, path: str, longest: int) -> bytes:
    """Return a single text of fixed length.

    Raises
    ------
    KeyError, FileDamaged
    """
    found = _checked(group, path)
    if found.shape != () or found.dtype.kind != "S":
        raise FileDamaged(f"{path!r} is no single text.")
    if found.dtype.itemsize > longest:
        raise FileDamaged(f"{path!r} has {found.dtype.itemsize} bytes; the limit is {longest}.")
    return bytes(found[()])


def attribute(owner: Any, name: str) -> Any:
    """Return an attribute of a group or dataset: number, text or array of numbers.

    Raises
    ------
    KeyError
        If there is none.
    FileDamaged
        If it is anything else.
    """
    import h5py

    about = owner.attrs.get_id(name)
    is_text = h5py.check_string_dtype(about.dtype) is not None
    if not is_text and about.dtype.kind not in "biuf":
        raise FileDamaged(f"Attribute {name!r} is neither number nor text.")
    if math.prod(about.shape or ()) * about.dtype.itemsize > LONGEST_ATTRIBUTE:
        raise FileDamaged(f"Attribute {name!r} has more than {LONGEST_ATTRIBUTE} bytes.")
    value = owner.attrs[name]
    return value.decode() if isinstance(value, bytes) else value


def check_all(file: Any) -> None:
    """Raise if any link or dataset leads out of the file or claims more than is there.

    For a file that is then given to a library that does not look.

    Raises
    ------
    FileDamaged
    """
    # h5py crashes over an exception in the callback, so that one is returned, which ends the visit.
    error = file.id.links.visit(lambda name, info: _wrong(file, name, info), info=True)
    if error is not None:
        raise error


def _wrong(file: Any, name: bytes, info: Any) -> Exception | None:
    """Return what is wrong with a link and the dataset that it leads to."""
    import h5py

    text = name.decode(errors="replace")
    if info.type != h5py.h5l.TYPE_HARD:
        return FileDamaged(f"{text!r} is a link to somewhere else, which is not followed.")
    try:
        found = h5py.h5o.open(file.id, name)
        if isinstance(found, h5py.h5d.DatasetID):
            _check_storage(found, text)
    except Exception as error:
        return error
    return None


def _checked(group: Any, path: str) -> Any:
    """Return the `h5py.Dataset` at a path, if it can be read safely."""
    import h5py

    found = node(group, path)
    if not isinstance(found, h5py.Dataset):
        raise FileDamaged(f"{path!r} is no array.")
    if found.dtype.kind not in "biufcSV" or found.dtype.hasobject:
        raise FileDamaged(f"{path!r} holds {found.dtype}, not numbers.")
    _check_storage(found.id, path)
    if found.shape is None:
        raise FileDamaged(f"{path!r} has no values.")
    return found


def _check_storage(dataset: Any, path: str) -> None:
    """Raise if a dataset's values are not in the file, or could not fill its shape."""
    import h5py

    plan = dataset.get_create_plist()
    layout = plan.get_layout()
    # Before the shape is asked for: that would open the sources of a virtual dataset.
    if layout == h5py.h5d.VIRTUAL or plan.get_external_count():
        raise FileDamaged(f"{path!r} lies in other files, which are not opened.")
    filters = [plan.get_filter(i)[0] for i in range(plan.get_nfilters())]
    if not set(filters) <= _known_filters() or len(set(filters)) < len(filters):
        raise FileDamaged(f"{path!r} is packed with the filters {filters}, which are not all known.")
    stored = dataset.get_storage_size()
    size = math.prod(dataset.shape or ()) * dataset.dtype.itemsize
    if layout == h5py.h5d.CHUNKED:
        chunk = math.prod(plan.get_chunk()) * dataset.dtype.itemsize
        size = max(size, chunk if stored else 0)
        stored *= MOST if filters else 1
    if size > stored + SPARE:
        raise FileDamaged(
            f"{path!r} has {size} bytes from {dataset.get_storage_size()}: more than can be true."
        )


def _known_filters() -> set[int]:
    from h5py import h5z

    return {
        h5z.FILTER_DEFLATE, h5z.FILTER_SHUFFLE, h5z.FILTER_FLETCHER32, h5z.FILTER_LZF, h5z.FILTER_SCALEOFFSET,
        h5z.FILTER_NBIT,
    }  # fmt: skip
