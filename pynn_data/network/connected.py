"""What can be read of the connections of a projection, together and one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from os import PathLike
from typing import Any, overload

import numpy as np

from pynn_data.arguments import a_bool, names_of
from pynn_data.contract import FloatArray, IntArray
from pynn_data.errors import UnknownParameter
from pynn_data.files.several import on_first
from pynn_data.network.connection_tables import COMBINE, as_array, as_rows, as_table, checked_file
from pynn_data.network.connections import Connection, Connections
from pynn_data.network.connector import Pairs
from pynn_data.network.group import CellGroup
from pynn_data.network.network import Joined
from pynn_data.network.synapses import StaticSynapse
from pynn_data.network.wiring import Wiring
from pynn_data.table_files import BaseFile

__all__ = ["Connected"]


class Connected(Joined):
    """Cells with the connections between them."""

    pre: CellGroup
    """Group of the sources."""
    post: CellGroup
    """Group of the targets."""
    synapse_type: StaticSynapse
    """That was handed over; changed later, it changes nothing here."""
    wiring: Wiring
    """The connections, for the simulation."""

    @property
    def pairs(self) -> Pairs:
        """Joined cells, by their indices in the two groups."""
        return self.wiring.pairs

    @property
    def weights(self) -> FloatArray:
        """Weight of every connection, in the order of `get`."""
        return self.wiring.weights

    @property
    def delays(self) -> IntArray:
        """Delay of every connection in time steps, in the order of `get`."""
        return self.wiring.delays

    def size(self, gather: bool | str = True) -> int:
        """Return the number of connections.

        Parameters
        ----------
        gather
            Makes no difference: every process that asks makes all connections.

        Returns
        -------
        int
        """
        self._check_gather(gather)
        return int(self.pairs.pre.size)

    def __len__(self) -> int:
        return self.size()

    def get(
        self,
        attribute_names: str | Sequence[str],
        format: str,  # noqa: A002 (PyNN's name)
        gather: bool | str = True,
        with_address: bool = True,
        multiple_synapses: str = "sum",
    ) -> Any:
        """Return weights and delays of the connections.

        Parameters
        ----------
        attribute_names
            "weight", "delay" (ms), or several.
        format
            "list": a row per connection, (pre index, post index, values ...), without the
            indices if not `with_address`, and of one name a number. "array": shape (pre, post), NaN where there is no
            connection; a list of arrays for several names.
        gather
            Makes no difference: every process that asks makes all connections.
        with_address
            For "list", whether rows begin with the indices of the two cells.
        multiple_synapses
            For "array", what is shown of several connections of one pair: "sum", "min", "max", or that of the
            "first" or "last" in the order of lists.

        Returns
        -------
        list or numpy.ndarray
            As `format` says; rows are sorted by post index, then pre index.

        Raises
        ------
        UnknownParameter
            A name is neither weight nor delay.
        InvalidConnections
            The connector, weights or delays are not possible for these cells.
        ValueError
            `format` or `multiple_synapses` is none of these.
        """
        names = self._checked(attribute_names, format, gather, with_address)
        if not isinstance(multiple_synapses, str) or multiple_synapses not in COMBINE:
            raise ValueError(f"multiple_synapses is one of {', '.join(COMBINE)}, not {multiple_synapses!r:.60}.")
        columns, single = [self._attribute(name) for name in names], isinstance(attribute_names, str)
        if format == "list":
            return as_rows(self.pairs, columns, with_address, single)
        arrays = [as_array(self.shape, self.pairs, column, multiple_synapses) for column in columns]
        return arrays[0] if single else arrays

    def save(
        self,
        attribute_names: str | Sequence[str],
        file: str | PathLike[str] | BaseFile,
        format: str = "list",  # noqa: A002 (PyNN's name)
        gather: bool | str = True,
        with_address: bool = True,
    ) -> None:
        """Write weights and delays to a file that `FromFileConnector` reads; of several processes, one writes.

        Parameters
        ----------
        attribute_names
            As of `get`. "all" or "connections": all that the synapse type has.
        file
            Name of a text file, or a file object such as `pynn_data.table_files.NumpyBinaryFile`.
        format
            As of `get`; the array of one attribute has zeros where there is no connection.
        gather
            Makes no difference: every process that asks makes all connections.
        with_address
            For "list", whether rows begin with the indices of the two cells.

        Raises
        ------
        UnknownParameter
            A name is neither weight nor delay.
        ValueError
            `format` is none of these, or an "array" of several attributes is asked for.
        OSError
            The file cannot be written.
        """
        every = isinstance(attribute_names, str) and attribute_names in ("all", "connections")
        wanted = self.synapse_type.parameter_names if every else attribute_names
        names = self._checked(wanted, format, gather, with_address)
        to = checked_file(file, f"{self._what}: save()")
        if format == "array" and len(names) > 1:
            raise ValueError(f"{self._what}: save(): an array has one attribute, not {', '.join(names)}.")
        columns = [self._attribute(name) for name in names]
        if format == "array":
            table, words = np.nan_to_num(as_array(self.shape, self.pairs, columns[0], "sum")), {"array": names}
        else:
            words = {"columns": [*(["i", "j"] if with_address else []), *names]}
            table = as_table(self.pairs, columns, with_address)
        on_first(self._simulation.ranks, lambda: to.write(table, words))
        to.close()

    def weightHistogram(
        self,
        min: float | None = None,  # noqa: A002 (PyNN's name)
        max: float | None = None,  # noqa: A002 (PyNN's name)
        nbins: int = 10,
    ) -> tuple[IntArray, FloatArray]:
        """Return how many connections have which weights.

        Parameters
        ----------
        min, max
            Of the weights that are counted; default: the smallest and the largest.
        nbins
            Number of bins of equal width.

        Returns
        -------
        tuple
            As of `numpy.histogram`: the numbers of connections, and the edges of the bins.
        """
        low = self.weights.min() if min is None else min
        high = self.weights.max() if max is None else max
        return np.histogram(self.weights, np.linspace(low, high, nbins + 1))

    @property
    def connections(self) -> Connections:
        """The connections as a sequence of `Connection`, each made when it is looked at, in the order of `get`."""
        return Connections(self)

    @overload
    def __getitem__(self, index: int) -> Connection: ...

    @overload
    def __getitem__(self, index: slice) -> list[Connection]: ...

    def __getitem__(self, index: int | slice) -> Connection | list[Connection]:
        return self.connections[index]

    def __iter__(self) -> Iterator[Connection]:
        return iter(self.connections)

    @property
    def _what(self) -> str:
        return f"Projection {self.label!r}"

    def _checked(self, attribute_names: Any, format: Any, gather: Any, with_address: Any) -> list[str]:  # noqa: A002
        """Return the names that are asked for, if the other arguments can be, too."""
        names = names_of(attribute_names, f"{self._what}: attribute_names")
        a_bool(with_address, f"{self._what}: with_address")
        self._check_gather(gather)
        if not isinstance(format, str) or format not in ("list", "array"):
            raise ValueError(f"format is 'list' or 'array', not {format!r:.60}.")
        for name in names:
            self._check_name(name)
        return names

    def _check_gather(self, gather: Any) -> None:
        if not (isinstance(gather, str) and gather == "all"):
            a_bool(gather, f"{self._what}: gather", " or 'all'")

    def _check_name(self, name: str) -> None:
        known = self.synapse_type.parameter_names
        if name not in known:
            raise UnknownParameter(f"{self._what} has no attribute {name!r}; it has {' and '.join(known)}.")

    def _attribute(self, name: str) -> FloatArray:
        if name == "weight":
            return self.weights
        steps, places = np.unique(self.delays, return_inverse=True)
        times = [self._simulation.clock.time(step) for step in steps.tolist()]
        return np.array(times, dtype=np.float64)[places]
