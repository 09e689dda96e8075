"""Writing by several processes: one for all, or each its own file."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pynn_data.errors import NotSupported, WriteFailed
from pynn_data.files.registry import extension_of
from pynn_data.ranks import Ranks

__all__ = ["file_of_rank", "on_first"]


def on_first(ranks: Ranks, action: Callable[[], object]) -> None:
    """Have the first process do something; if it fails, all raise.

    Raises
    ------
    WriteFailed
        On the other processes; the first raises what has happened.
    """
    error: Exception | None = None
    if ranks.rank == 0:
        try:
            action()
        except Exception as caught:
            error = caught
    text = ranks.told(None if error is None else f"{type(error).__name__}: {error}")
    if error is not None:
        raise error
    if text is not None:
        raise WriteFailed(f"The first process could not write: {text}")


def file_of_rank(io: Any, rank: int) -> Any:
    """Return the file ``name.<rank>.ext`` for a path, or a copy of a Neo IO object that writes there.

    Raises
    ------
    NotSupported
        If an IO object does not say which file it writes.
    """
    if isinstance(io, (str, os.PathLike)):
        return _numbered(Path(io), extension_of(Path(io)), rank)
    name = getattr(io, "filename", None)
    if not isinstance(name, (str, os.PathLike)):
        raise NotSupported(
            f"{type(io).__name__} does not say which file it writes, so each process cannot have its own; "
            "give a path, or gather=True."
        )
    own = copy.copy(io)
    own.filename = str(_numbered(Path(name), Path(name).suffix, rank))
    return own


def _numbered(path: Path, extension: str, rank: int) -> Path:
    stem = path.name[: len(path.name) - len(extension)]
    return path.with_name(f"{stem}.{rank}{extension}")
