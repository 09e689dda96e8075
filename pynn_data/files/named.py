"""Files that a name, a pattern or a list stands for."""

from __future__ import annotations

import glob
import os
from collections.abc import Sequence
from pathlib import Path

__all__ = ["Names", "named"]

Names = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]
"""Of files."""


def named(names: Names) -> list[Path]:
    """Return the files that `names` stand for, each once; those of a pattern are sorted.

    Raises
    ------
    FileNotFoundError
        No file fits a pattern.
    ValueError
        The list is empty.
    """
    if not isinstance(names, (list, tuple)):
        return _one(names)  # type: ignore[arg-type]
    if not names:
        raise ValueError("There is no file in the list.")
    return list({os.path.realpath(file): file for name in names for file in _one(name)}.values())


def _one(name: str | os.PathLike[str]) -> list[Path]:
    text = os.fspath(name)
    if not set(text) & set("*?[") or os.path.lexists(text):
        return [Path(text)]
    files = [Path(file) for file in sorted(glob.glob(text, recursive=True)) if not os.path.isdir(file)]
    if not files:
        raise FileNotFoundError(f"No file fits the pattern {text!r}.")
    return files
