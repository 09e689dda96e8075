"""Where in the script pynn-data has been called: what names mean there."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from types import FrameType
from typing import Any

__all__ = ["caller", "names_at"]

OURS = ("pynn_data", "pynn_data_brian2")


def caller() -> tuple[FrameType, int]:
    """Return the nearest frame that is not pynn-data's, and how many frames it is above that of our caller."""
    frame = inspect.currentframe()
    frame = frame.f_back if frame else None
    above = 0
    while frame is not None and str(frame.f_globals.get("__name__")).partition(".")[0] in OURS:
        if frame.f_back is None:
            break
        frame, above = frame.f_back, above + 1
    assert frame is not None
    return frame, above


def names_at(frame: FrameType) -> Mapping[str, Any]:
    """Return what is visible there, as Brian2 looks names up."""
    return {**frame.f_globals, **frame.f_locals}
