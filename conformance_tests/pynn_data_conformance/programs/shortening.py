"""Makes a program that shows a difference shorter, as long as it does."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Iterator
from functools import partial

from pynn_data_conformance.programs.program import Program

__all__ = ["shortened"]


def shortened(program: Program, shows: Callable[[Program], bool], seconds: float) -> Program:
    """Return a shorter program that still shows it: without lines, arguments, and elements of lists.

    Parameters
    ----------
    program
        That shows it.
    shows
        Whether a program does; one that cannot be does not.
    seconds
        Time after which the shortest so far is returned.
    """
    end = time.monotonic() + seconds
    best, before = program, None
    while best != before:
        before = best
        for shorter in (_simpler_setup, _without_lines, _simpler):
            best = _as_far_as_it_goes(best, shorter, shows, end)
    return best


def _as_far_as_it_goes(
    program: Program,
    shorter: Callable[[Program, int], Iterator[Program]],
    shows: Callable[[Program], bool],
    end: float,
) -> Program:
    """Take the first shorter program that shows it, again and again, without trying twice what did not."""
    position = 0
    while True:
        for candidate in shorter(program, position):
            if time.monotonic() > end:
                return program
            if candidate != program and shows(candidate):
                program = candidate
                break
            position += 1
        else:
            return program


def _simpler_setup(program: Program, first: int) -> Iterator[Program]:
    """Yield the program with fewer arguments of setup(): without threads, for one, all that follows is faster."""
    for simpler in list(_simpler_lines(program.lines[0]))[first:]:
        yield Program((simpler, *program.lines[1:]))


def _without_lines(program: Program, first: int) -> Iterator[Program]:
    """Yield the program without several lines, then without each, from the last one on; the first is needed."""
    n = len(program.lines)
    blocks = [(k, size) for size in (8, 4, 2, 1) for k in range(n - size, 0, -size)]
    for k, size in blocks[first:]:
        yield Program(program.lines[:k] + program.lines[k + size :])


def _simpler(program: Program, first: int) -> Iterator[Program]:
    """Yield the program with a line simplified in one way, from the position on."""
    position = 0
    for k, line in enumerate(program.lines):
        for simpler in _simpler_lines(line):
            if position >= first:
                yield Program((*program.lines[:k], simpler, *program.lines[k + 1 :]))
            position += 1


def _simpler_lines(line: str) -> Iterator[str]:
    """Yield a line with one cell instead of some, without an argument, an element, a part; last ones first."""
    if "sim.Population(" in line:
        tree = ast.parse(line)
        _have_one_cell(tree)
        yield ast.unparse(tree)
    count = sum(1 for _ in _removals(ast.parse(line)))
    for k in reversed(range(count)):
        tree = ast.parse(line)
        remove = next(action for number, action in enumerate(_removals(tree)) if number == k)
        remove()
        yield ast.unparse(tree)


def _have_one_cell(tree: ast.AST) -> None:
    """Make a population one of a cell, with the first of any values."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.args[0] if node.args else None, ast.Constant):
            node.args[0] = ast.Constant(1)
        for one in [*getattr(node, "keywords", []), *([node] if isinstance(node, ast.Dict) else [])]:
            if isinstance(one, ast.Dict):
                one.values = [_first_of(value) for value in one.values]
            else:
                one.value = _first_of(one.value)


def _first_of(value: ast.expr) -> ast.expr:
    """Return the first of several numbers, or of several lists of them."""
    several = isinstance(value, ast.List) and value.elts
    return value.elts[0] if several and isinstance(value, ast.List) else value


def _removals(tree: ast.AST) -> Iterator[Callable[[], None]]:
    """Yield what takes something out of a tree, each way once."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                if keyword.arg not in ("timestep", "label"):
                    yield partial(node.keywords.remove, keyword)
        if isinstance(node, ast.List) and len(node.elts) > 1:
            for element in node.elts:
                yield partial(node.elts.remove, element)
        if isinstance(node, ast.Constant) and isinstance(node.value, int) and node.value > 1:
            yield partial(setattr, node, "value", 1)
        for name, value in ast.iter_fields(node):
            if isinstance(value, ast.Subscript):
                yield partial(setattr, node, name, value.value)
            if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
                yield partial(setattr, node, name, value.left)
                yield partial(setattr, node, name, value.right)
