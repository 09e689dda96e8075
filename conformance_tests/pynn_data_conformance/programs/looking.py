"""Statements that look: requests to record, data taken, states."""

from __future__ import annotations

from pynn_data_conformance.programs.writer import Group, Writer

__all__ = ["look", "peek", "record", "record_everything", "record_rest", "stop_recording"]


def record_everything(w: Writer, group: Group) -> None:
    """Ask for all that cells have."""
    names = ["spikes"] if group.is_source else [*w.ability.variables[group.kind], "spikes"]
    w.write(f"{group.text}.record({names})")
    w.recorded.update(group.of)


def record_rest(w: Writer) -> None:
    """Ask for everything of cells of which nothing has been asked for."""
    for group in w.cells:
        if group.text not in w.recorded:
            record_everything(w, group)


def record(w: Writer) -> None:
    """Ask for something."""
    c = w.choices
    groups = [*w.cells, *w.sources] if c.chance(20) else w.cells
    group = w.part_of(c.one_of(groups), 60)
    known = ["spikes", *([] if group.is_source else w.ability.variables[group.kind])]
    names = [known[k] for k in c.some(len(known))]
    arguments = [repr(names if len(names) > 1 or c.chance(50) else names[0])]
    if c.chance(40):
        arguments.append(f"sampling_interval={w.ms(c.whole(1, 9))}")
    if c.chance(25):
        start = w.step(w.now)
        arguments.append(f"start={w.ms(start)}")
        if c.chance(50):
            arguments.append(f"stop={w.ms(start + c.whole(1, w.total))}")
    elif c.chance(10):
        arguments.append(f"stop={w.ms(w.now + c.whole(1, w.total))}")
    w.write(f"{group.text}.record({', '.join(arguments)})")
    w.recorded.update(group.of)


def stop_recording(w: Writer) -> None:
    """End what a population records."""
    if w.recorded:
        w.write(f"{w.choices.one_of(sorted(w.recorded))}.record(None)")


def look(w: Writer, clear_percent: int = 25) -> None:
    """Take data of something that is recorded."""
    c = w.choices
    groups = [group for group in (*w.cells, *w.sources) if group.text in w.recorded]
    if groups:
        group = w.part_of(c.one_of(groups), 75)
        arguments = "clear=True" if c.chance(clear_percent) else ""
        w.write(f"seen.append({group.text}.get_data({arguments}))")


def peek(w: Writer) -> None:
    """Look at a state of cells, recorded or not."""
    c = w.choices
    group = w.part_of(c.one_of(w.cells))
    names = w.ability.variables[group.kind]
    if names:
        w.write(f"seen.append({group.text}.peek({c.one_of(names)!r}))")
