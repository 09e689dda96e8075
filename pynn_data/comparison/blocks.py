"""Blocks, their segments and groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import neo

from pynn_data.comparison.others import KINDS, compare_others
from pynn_data.comparison.rules import Difference, Rules
from pynn_data.comparison.signals import Deviation, compare_signals
from pynn_data.comparison.spikes import SpikeMatch
from pynn_data.comparison.trains import compare_trains
from pynn_data.comparison.values import attributes, differing, notes

__all__ = ["compare_blocks"]

CONTAINER = ("name", "description", "index", "rec_datetime", "file_origin", "file_datetime")


def compare_blocks(
    a: neo.Block, b: neo.Block, rules: Rules, deviations: list[Deviation], matches: list[SpikeMatch]
) -> Iterator[Difference]:
    """Yield every difference; segments correspond by their place."""
    yield from attributes(a, b, CONTAINER, "block", rules)
    yield from notes(a.annotations, b.annotations, "block", rules)
    common = min(len(a.segments), len(b.segments))
    for side, block in enumerate((a, b)):
        names = (f"{i} ({s.name})" for i, s in enumerate(block.segments[common:], start=common))
        yield from rules.only_in(side, "segments", names)
    for i, (one, other) in enumerate(zip(a.segments, b.segments, strict=False)):
        yield from _segments(one, other, i, rules, deviations, matches)
    if a.groups or b.groups:
        yield from differing(_groups(a), _groups(b), "block.groups", rules)


def _segments(
    a: neo.Segment,
    b: neo.Segment,
    number: int,
    rules: Rules,
    deviations: list[Deviation],
    matches: list[SpikeMatch],
) -> Iterator[Difference]:
    place = f"segments[{number}]"
    yield from attributes(a, b, CONTAINER, place, rules)
    yield from notes(a.annotations, b.annotations, place, rules)
    yield from compare_signals(a.analogsignals, b.analogsignals, place, rules, deviations)
    yield from compare_trains(a.spiketrains, b.spiketrains, place, number, rules, matches)
    for kind in KINDS:
        yield from compare_others(getattr(a, kind), getattr(b, kind), place, kind, rules, deviations)


def _groups(block: neo.Block) -> list[Any]:
    """Return the groups as plain values, with the places of their members."""
    places = {
        id(obj): f"segments[{i}].{kind}[{k}]"
        for i, segment in enumerate(block.segments)
        for kind in ("analogsignals", "spiketrains", *KINDS)
        for k, obj in enumerate(getattr(segment, kind))
    }

    def plain(group: Any) -> dict[str, Any]:
        return {
            "name": group.name,
            "description": group.description,
            "annotations": group.annotations,
            "members": [places.get(id(obj), "elsewhere") for obj in group.data_children],
            "groups": [plain(inner) for inner in group.groups],
        }

    return [plain(group) for group in block.groups]
