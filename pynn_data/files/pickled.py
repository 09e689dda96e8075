"""Python's own format: lossless, quick, for the versions of Python and Neo that wrote it."""

from __future__ import annotations

import pickle
from pathlib import Path

import neo

from pynn_data.errors import FileDamaged
from pynn_data.files.format import Contents, Format, contents
from pynn_data.files.plain import only

__all__ = ["Pickle"]


class Pickle(Format):
    """A Block as Python pickles it. To read one is to run what its maker put into it."""

    extensions = (".pkl", ".pickle")
    promise = "lossless, for the same versions of Python and Neo; reading runs the file's code"

    def write(self, block: neo.Block, path: Path) -> list[str]:
        """Write a new file."""
        with path.open("wb") as file:
            pickle.dump(block, file, protocol=5)
        return []

    def contents(self, path: Path) -> Contents:
        """Open the file, which this process has just written, and count what it holds."""
        return contents(self.read(path, None))

    def read(self, path: Path, wanted: frozenset[str] | None) -> neo.Block:
        """Return the Block; the caller has made sure that the file is trusted."""
        try:
            with path.open("rb") as file:
                block = pickle.load(file)
        except OSError:
            raise
        except Exception as error:  # whatever the file makes Python do
            raise FileDamaged(
                f"{path.name!r} cannot be unpickled: {type(error).__name__}: {error}."
            ) from error
        if not isinstance(block, neo.Block):
            raise FileDamaged(f"{path.name!r} holds a {type(block).__name__}, not a Block.")
        return only(block, wanted)
