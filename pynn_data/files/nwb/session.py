"""What NWB wants to know about a session, as far as a Block says it."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import neo

from pynn_data.files.nwb.names import clean

__all__ = ["session", "started", "time_step"]


def session(block: neo.Block) -> Any:
    """Return a `pynwb.NWBFile` that has everything but the data.

    There is no subject: NWB wants species, age and sex of one, which would be made up for a simulation. There are no
    keywords: a file that has some cannot be read by Neo 0.14.
    """
    from pynwb import NWBFile

    name = clean(block.name or "cells")
    simulator = _text(block, "simulator")
    origin = f"Recordings of {name}{f', simulated with {simulator}' if simulator else ''}"
    description = clean(block.description or origin)
    return NWBFile(
        session_description=description, identifier=str(uuid.uuid4()), session_start_time=started(block),
        experiment_description=description, notes=_notes(block), was_generated_by=_programs(block),
    )  # fmt: skip


def started(block: neo.Block) -> datetime:
    """Return when the session began, with a time zone: that of this computer, if the Block names none.

    A Block without `rec_datetime` begins with its first segment that has one, or with its file, or now.
    """
    times = (block.rec_datetime, *(s.rec_datetime for s in block.segments), block.file_datetime)
    begin = next((time for time in times if time is not None), datetime.now(UTC))
    if begin.tzinfo is not None:
        return begin
    try:
        return begin.astimezone()
    except (OverflowError, ValueError, OSError):  # years that the system's clock does not know
        return begin.replace(tzinfo=UTC)


def time_step(block: neo.Block) -> float | None:
    """Return the step of the simulation in seconds, if the Block says it in pynn-data's way."""
    dt = block.annotations.get("dt")
    return dt / 1000.0 if isinstance(dt, (int, float)) and dt > 0 else None


def _text(block: neo.Block, key: str) -> str:
    value = block.annotations.get(key)
    return clean(value) if isinstance(value, str) else ""


def _notes(block: neo.Block) -> str | None:
    """Return the annotations of the Block, one per line."""
    lines = [f"{clean(key)}: {clean(value):.1000}" for key, value in block.annotations.items()]
    return "\n".join(lines) or None


def _programs(block: neo.Block) -> list[list[str]] | None:
    """Return names and versions of the programs that made the data."""
    backend, _, version = _text(block, "backend").partition(" ")
    programs = [
        [_text(block, "simulator"), _text(block, "simulator_version")],
        [backend, version],
        ["pynn-data", _text(block, "pynn_data_version")],
    ]
    return [pair for pair in programs if all(pair)] or None
