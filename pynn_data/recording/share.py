"""Which of several processes get the data of all."""

from __future__ import annotations

from typing import Literal, NamedTuple

from pynn_data.contract import FloatArray, IntArray
from pynn_data.ranks import Ranks

__all__ = ["Share"]


class Share(NamedTuple):
    """Which processes get the data of all."""

    ranks: Ranks
    gather: bool | Literal["all"]

    @classmethod
    def of(cls, ranks: Ranks, gather: bool | str) -> Share:
        """Return what ``gather=`` means: the first process (True), each its own (False), everyone ("all")."""
        if gather not in (True, False, "all"):
            raise ValueError(f"gather is True, False or 'all', not {gather!r}.")
        return cls(ranks, gather)  # type: ignore[arg-type]

    def columns(self, values: FloatArray, owners: IntArray) -> FloatArray | None:
        """Return the columns of all processes, or None where the process keeps to its own."""
        return self.ranks.columns(values, owners, self.gather == "all") if self.gather else None

    def trains(
        self, times: FloatArray, counts: IntArray, owners: IntArray
    ) -> tuple[FloatArray, IntArray] | None:
        """Return the spikes of all processes, or None where the process keeps to its own."""
        return self.ranks.trains(times, counts, owners, self.gather == "all") if self.gather else None
