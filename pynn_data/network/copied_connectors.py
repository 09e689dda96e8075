"""Connectors that take the pairs from elsewhere: from a file, or from another projection."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from pynn_data.arguments import a_bool, names_of
from pynn_data.contract import FloatArray
from pynn_data.errors import FileDamaged, InvalidConnections, NotSupported
from pynn_data.network.connector import Connector, Ends, Pairs
from pynn_data.network.listed_connectors import FromListConnector
from pynn_data.network.network import Joined
from pynn_data.network.streams import RandomStream
from pynn_data.table_files import BaseFile, StandardTextFile

__all__ = ["CSAConnector", "CloneConnector", "FromFileConnector"]

INDICES = ("i", "j")
"""Names of the first two columns in files."""


class FromFileConnector(FromListConnector):
    """Joins the pairs of a list that a file holds, as `Projection.save` writes it; it is read at once.

    Parameters
    ----------
    file
        Name of a text file with the rows of a `FromListConnector`, or a file object such as
        `pynn_data.table_files.NumpyBinaryFile`. A line ``# columns = ["i", "j", "weight", "delay"]`` at the
        beginning names the columns; without it they are these.
    distributed
        Whether the list is in several files, called ``<name>.0``, ``<name>.1``, ..., as many as there are. All of
        them are read, for every process describes the whole network.
    location_selector, safe, callback, verbose
        As of every `Connector`.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    FileDamaged
        It holds no list of connections.
    TypeError
        An argument is of another kind.
    """

    def __init__(
        self,
        file: str | BaseFile,
        distributed: bool = False,
        location_selector: None = None,
        safe: bool = True,
        callback: Callable[[float], Any] | None = None,
        *,
        verbose: bool = False,
    ) -> None:
        whole = StandardTextFile(file, mode="r") if isinstance(file, (str, Path)) else file
        for method in ("read", "get_metadata", "name"):
            if not hasattr(whole, method):
                raise TypeError(f"FromFileConnector: file is a name or a file object, not {file!r:.60}.")
        self.distributed = a_bool(distributed, "FromFileConnector: distributed")
        read = [_rows_of(part) for part in (_parts(whole) if self.distributed else [whole])]
        if any(names != read[0][1] for _, names in read):
            raise FileDamaged(f"FromFileConnector: the parts of {whole.name!r} have different columns.")
        rows, names = np.concatenate([rows for rows, _ in read]), read[0][1]
        super().__init__(rows, names, location_selector, safe, callback, verbose=verbose)
        self.file = whole

    def kept(self) -> Connector:
        """Return the connector as it is now; the file is read, and no part of it."""
        own = copy.copy(self)
        del own.file
        return own

    def describe(self) -> str:
        """Return the connector in words."""
        return f"FromFileConnector({len(self.conn_list)} pairs)"


class CloneConnector(Connector):
    """Joins the pairs that another projection joins; weights and delays are those of the synapse type.

    Parameters
    ----------
    reference_projection
        The other projection, between the same cells.
    safe, callback, verbose
        As of every `Connector`.

    Raises
    ------
    TypeError
        `reference_projection` is none, or another argument is of another kind.
    """

    certain = True

    def __init__(
        self,
        reference_projection: Joined,
        safe: bool = True,
        callback: Callable[[float], Any] | None = None,
        *,
        verbose: bool = False,
    ) -> None:
        super().__init__(None, safe, callback, verbose)
        if not isinstance(reference_projection, Joined):
            raise TypeError(f"CloneConnector: reference_projection is a Projection, not {reference_projection!r:.60}.")
        self.reference_projection = reference_projection

    def kept(self) -> Connector:
        """Return the connector; the pairs of a projection never change."""
        return copy.copy(self)

    def check(self, ends: Ends) -> None:
        """Raise unless the cells are those of the other projection."""
        other = self.reference_projection
        for name, ids, group in (("pre", ends.pre, other.pre), ("post", ends.post, other.post)):
            if not np.array_equal(ids, group.ids):
                raise InvalidConnections(
                    f"CloneConnector needs the cells that {other.label!r} joins; its {name} is {group.label!r}."
                )

    def pairs(self, ends: Ends, stream: RandomStream) -> Pairs:
        """Return the pairs to join."""
        pre, post, _ = self.reference_projection.pairs
        return Pairs(pre, post, {})

    def describe(self) -> str:
        """Return the connector in words."""
        return f"CloneConnector({self.reference_projection.label!r})"


class CSAConnector(Connector):
    """PyNN's connector for the connection sets of the package csa, which are not taken here.

    Parameters
    ----------
    cset
        A connection set.
    location_selector, safe, callback
        As of every `Connector`.

    Raises
    ------
    NotSupported
        Always; it says what to use.
    """

    def __init__(
        self,
        cset: Any,
        location_selector: None = None,
        safe: bool = True,
        callback: Callable[[float], Any] | None = None,
    ) -> None:
        raise NotSupported(
            "CSAConnector: connection sets are not taken; give the pairs, list(cross(range(n), range(m)) * cset), to a "
            "FromListConnector."
        )

    def pairs(self, ends: Ends, stream: RandomStream) -> Pairs:
        """Never called."""
        raise NotImplementedError


def _parts(whole: BaseFile) -> Iterator[BaseFile]:
    """Yield the parts of a file that exist, at least the first."""
    number = 0
    while not number or Path(f"{whole.name}.{number}").exists():
        part = copy.copy(whole)
        part.rename(f"{whole.name}.{number}")
        yield part
        number += 1


def _rows_of(file: BaseFile) -> tuple[FloatArray, list[str]]:
    """Return the rows of a file, and the names of the columns after the first two."""
    rows = np.asarray(file.read(), dtype=np.float64)
    if not rows.size:
        rows = np.empty((0, 2))
    if rows.ndim != 2:
        raise FileDamaged(f"FromFileConnector: {file.name!r} has no rows of pre index, post index and others.")
    columns = names_of(file.get_metadata().get("columns", (*INDICES, "weight", "delay")[: rows.shape[1]]), "columns")
    names = [name for name in columns if name not in INDICES]
    if rows.shape[1] < 2 or (rows.size and len(names) != rows.shape[1] - 2):
        raise FileDamaged(
            f"FromFileConnector: {file.name!r} has rows of {rows.shape[1]} numbers, and columns {columns}."
        )
    return rows, names
