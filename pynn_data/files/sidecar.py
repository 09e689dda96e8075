"""All metadata of a Block in a small file beside one whose format cannot hold them."""

from __future__ import annotations

from pathlib import Path

import neo

from pynn_data.errors import FileDamaged
from pynn_data.files.blocks import LONGEST_TEXT, pack

__all__ = ["read_sidecar", "sidecar_of", "write_sidecar"]


def sidecar_of(path: Path) -> Path:
    """Return the name of the sidecar of a file."""
    return path.with_name(f"{path.name}.pynn.json")


def write_sidecar(block: neo.Block, path: Path) -> None:
    """Write the sidecar of a file: the Block's JSON, in which only the data refer to arrays."""
    sidecar_of(path).write_text(pack(block, inline=True).text())


def read_sidecar(path: Path) -> bytes | None:
    """Return the JSON of a file's sidecar, or None if there is none."""
    sidecar = sidecar_of(path)
    if not sidecar.exists():
        return None
    if sidecar.stat().st_size > LONGEST_TEXT:
        raise FileDamaged(f"{sidecar.name!r} has more than {LONGEST_TEXT} bytes.")
    return sidecar.read_bytes()
