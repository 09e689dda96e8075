"""Names and texts as HDF5 and NWB take them."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["Names", "clean", "labels"]


def clean(text: object) -> str:
    """Return a text without what HDF5 cannot hold: NUL and halves of characters."""
    return str(text).replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


class Names:
    """Names in one group of the file, no two alike."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}
        """Name -> how often something else was to be called so."""

    def new(self, name: str | None, segment: int, default: str) -> str:
        """Return a name for an object of a segment: its own in the first, with the segment's number in others."""
        base = re.sub(r"[/:\x00-\x1f]", "_", clean(name or default)).strip(" .") or default
        if segment:
            base = f"segment{segment:03d}_{base}"
        unique = base
        while unique in self._taken:
            self._taken[base] += 1
            unique = f"{base}_{self._taken[base]}"
        self._taken[unique] = 0
        return unique


def labels(names: Iterable[str | None]) -> list[str]:
    """Return a label for each segment: its name, or one by its place, no two alike."""
    taken = Names()
    return [taken.new(name, 0, f"segment{i:03d}") for i, name in enumerate(names)]
