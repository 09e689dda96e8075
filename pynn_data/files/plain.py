"""Blocks that were read by other ways than from their own metadata."""

from __future__ import annotations

import neo

__all__ = ["only"]

DATA = ("analogsignals", "irregularlysampledsignals", "events", "epochs")


def only(block: neo.Block, wanted: frozenset[str] | None) -> neo.Block:
    """Remove from a Block what is not wanted: names of signals, "spikes" for trains; None keeps all."""
    if wanted is None:
        return block
    for segment in block.segments:
        for name in DATA:
            objects = getattr(segment, name)
            objects[:] = [obj for obj in objects if obj.name in wanted]
        if "spikes" not in wanted:
            segment.spiketrains.clear()
    block.groups.clear()
    return block
