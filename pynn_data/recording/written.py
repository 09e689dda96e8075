"""What writes to files for a simulation, as what is recorded in it sees it."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

__all__ = ["Files"]


class Files(ABC):
    """Files of one simulation. A `group` is a `pynn_data.recording.group.Group`."""

    @property
    @abstractmethod
    def names(self) -> list[str]:
        """Names of the files that have been asked for and are not written yet."""

    @abstractmethod
    def add(self, group: Any, names: list[str], target: str | os.PathLike[str]) -> Callable[[], None]:
        """Ask for variables of a group to be written at the end; return what takes that back."""

    @abstractmethod
    def write(self) -> None:
        """Write what has been asked for.

        Raises
        ------
        WriteFailed
        """

    @abstractmethod
    def write_data(
        self,
        group: Any,
        io: Any,
        variables: str | Sequence[str],
        gather: bool | str,
        clear: bool,
        annotations: dict[str, Any],
        overwrite: bool,
    ) -> None:
        """Write what was recorded from a group now; see `Recordable.write_data`."""
