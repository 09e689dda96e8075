"""A difference in words that fit on a screen."""

from __future__ import annotations

from pynn_data_conformance.programs.comparing import Difference
from pynn_data_conformance.programs.history import Event, last_events
from pynn_data_conformance.programs.pair import Pair, timestep
from pynn_data_conformance.programs.program import Program

__all__ = ["message"]

ERROR = "What is not declared may be refused; all else of the contract has to work, in any order."
DATA = (
    "Recorders hand over all rows and spikes since the last drain, only the row at now may be left out; row n is the "
    "state n intervals after the recorder was made; spikes have the core's ids."
)
FIRST = "Row 0 is the state at the moment when recording began: the initial state given to add_cells, or the state now."
ARRIVAL = (
    "A spike in step s acts on the state at step s + delay, each connection on its own: with its weight and receptor, "
    "as often as there are spikes and connections."
)
CURRENT = "From each step on a current has the amplitude that is fed; v moves in the sample after it. Currents add up."
SPIKE = (
    "A spike belongs to the step at whose end v >= v_thresh; v is v_reset in that sample and for tau_refrac, rounded "
    "up to steps, after it."
)
COURSE = "Samples are within the declared tolerance of the exact solution of the type's equations."
CHANGED = "set_parameters, set_weights and a new feed act from now on, as often as they are called."
RESET = "After close() the next instance begins with an empty network, at step 0, with what it is given."
CHANGES = (".set(", ".set_parameters(", ".amplitude =", ".mean =", ".start =", ".stop =")


def message(pair: Pair, program: Program, note: str) -> str:
    """Return what a program shows to be wrong, why, and the program.

    Parameters
    ----------
    pair
        Of the engine that is tested, and the reference.
    program
        On which they differ.
    note
        How the program was found.
    """
    difference, wanted = pair.compare(program)
    if difference is None:
        return f"The difference was there once only:\n{program.text(pair.tested)}"
    events: list[Event] = []
    if difference.cell is not None:
        events = last_events(program, pair.sim, difference.cell, difference.segment, difference.step)
    cell = wanted.cells.get(difference.cell) if difference.cell is not None else None
    where = f"{cell.name} ({cell.kind}), " if cell else ""
    dt = timestep(program)
    return "\n".join(
        [
            f"{where}{_what(difference, dt)}",
            f"    {pair.tested:<10} {difference.got}",
            f"    {'expected':<10} {difference.wanted}",
            *(f"Before: {event.text}." for event in events[:2]),
            f"The contract: {_sentence(difference, events, program)}",
            f"It is seen in: {program.lines[difference.line]}",
            f"The shortest program found ({note}):",
            "",
            program.text(pair.tested),
            "print(seen)",
        ]
    )


def _what(difference: Difference, dt: float) -> str:
    at = f"step {difference.step} ({round(difference.step * dt, 9):g} ms)"
    at += f" of segment {difference.segment}" if difference.segment else ""
    if difference.what == "error":
        return "An error, where there should be none:"
    if difference.what == "data":
        return f"Other data than there should be, taken at {at}:"
    if difference.what == "spike":
        return f"spikes in {at}; there should be some in steps {list(difference.spikes[:12])}:"
    return f"{difference.variable} at {at}:"


def _sentence(difference: Difference, events: list[Event], program: Program) -> str:
    """Return what the contract says of what has most probably gone wrong."""
    if difference.what == "error":
        return ERROR
    if difference.what == "data":
        return DATA
    if difference.first:
        return FIRST
    if difference.segment:
        return RESET
    if any(change in line for line in program.lines for change in CHANGES):
        return CHANGED
    recent = [event.kind for event in events if difference.step - event.step <= 1]
    if "arrival" in recent:
        return ARRIVAL
    if "current" in recent:
        return CURRENT
    return SPIKE if difference.what == "spike" or "spike" in recent else COURSE
