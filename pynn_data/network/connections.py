"""The connections of a projection one by one: made when they are looked at, never kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

from pynn_data.arguments import names_of
from pynn_data.errors import UnknownParameter
from pynn_data.magnitude import whole
from pynn_data.network.identifier import ID

__all__ = ["Connection", "Connections"]


class Connection:
    """One connection of a projection.

    Parameters
    ----------
    parent
        The projection.
    index
        Place of the connection in it, in the order of `Projection.get`.
    """

    __slots__ = ("index", "parent")
    index: int
    parent: Any

    def __init__(self, parent: Any, index: int) -> None:
        object.__setattr__(self, "parent", parent)
        object.__setattr__(self, "index", index)

    @property
    def presynaptic_index(self) -> int:
        """Index of the source in the group `Projection.pre`."""
        return int(self.parent.pairs.pre[self.index])

    @property
    def postsynaptic_index(self) -> int:
        """Index of the target in the group `Projection.post`."""
        return int(self.parent.pairs.post[self.index])

    @property
    def presynaptic_cell(self) -> ID:
        """The source."""
        cell: ID = self.parent.pre[self.presynaptic_index]
        return cell

    @property
    def postsynaptic_cell(self) -> ID:
        """The target."""
        cell: ID = self.parent.post[self.postsynaptic_index]
        return cell

    source = presynaptic_cell
    target = postsynaptic_cell

    @property
    def weight(self) -> float:
        """Weight, in the unit of the targets. It can be set, as by `Projection.set`, which is faster for many."""
        return float(self.parent.weights[self.index])

    @weight.setter
    def weight(self, value: float) -> None:
        self.parent.change_one(self.index, "weight", value)

    @property
    def delay(self) -> float:
        """Delay in ms. It can be set before the first run and after a reset."""
        return float(self.parent._simulation.clock.time(int(self.parent.delays[self.index])))

    @delay.setter
    def delay(self, value: float) -> None:
        self.parent.change_one(self.index, "delay", value)

    def as_tuple(self, *attribute_names: str) -> tuple[Any, ...]:
        """Return several attributes.

        Parameters
        ----------
        *attribute_names
            Such as "presynaptic_index", "weight".

        Returns
        -------
        tuple

        Raises
        ------
        UnknownParameter
            A connection has no such attribute.
        """
        names = names_of(attribute_names, "Connection.as_tuple()")
        for name in names:
            if name.startswith("_") or not isinstance(getattr(Connection, name, None), property):
                raise self._unknown(name)
        return tuple(getattr(self, name) for name in names)

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in ("weight", "delay"):
            raise self._unknown(name)
        object.__setattr__(self, name, value)

    def _unknown(self, name: str) -> UnknownParameter:
        what = "cannot be set" if hasattr(self, name) else "is no attribute"
        return UnknownParameter(
            f"{name!r} {what} of a connection of {self.parent.label!r}; weight and delay can be set."
        )

    def __repr__(self) -> str:
        i, j = self.presynaptic_index, self.postsynaptic_index
        return f"<Connection {i}→{j} of {self.parent.label!r}, weight={self.weight:g}, delay={self.delay:g} ms>"


class Connections(Sequence[Connection]):
    """The connections of a projection in the order of `Projection.get`, as a sequence."""

    def __init__(self, parent: Any) -> None:
        self._parent = parent

    def __len__(self) -> int:
        return int(self._parent.pairs.pre.size)

    @overload
    def __getitem__(self, index: int) -> Connection: ...

    @overload
    def __getitem__(self, index: slice) -> list[Connection]: ...

    def __getitem__(self, index: int | slice) -> Connection | list[Connection]:
        if isinstance(index, slice):
            return [Connection(self._parent, i) for i in range(len(self))[index]]
        number = whole(index)
        if number is None:
            raise TypeError(f"{self._parent.label!r}: connections have an index, or a slice, not {index!r:.60}.")
        try:
            return Connection(self._parent, range(len(self))[number])
        except IndexError:
            raise IndexError(
                f"{self._parent.label!r} has no connection {number}; it has {len(self)}, from 0 on."
            ) from None

    def __iter__(self) -> Iterator[Connection]:
        return (Connection(self._parent, i) for i in range(len(self)))

    def __repr__(self) -> str:
        return f"<{len(self)} connections of {self._parent.label!r}>"
