"""Where in a script a warning belongs."""

from __future__ import annotations

import sys

__all__ = ["level_of_user"]


def level_of_user() -> int:
    """Return how many frames above the caller the first is that is not of pynn-data, for a warning."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith("pynn_data."):
        level, frame = level + 1, frame.f_back
    return level
