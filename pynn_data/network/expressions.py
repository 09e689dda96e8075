"""Expressions of distance that are given as text: read with `ast`, checked, and never evaluated by Python itself."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import numpy as np

from pynn_data.contract import FloatArray

__all__ = ["FUNCTIONS", "Expression"]

LONGEST = 1000
"""Characters."""
DEEPEST = 100
"""Levels of brackets and operations within each other."""

FUNCTIONS: Mapping[str, np.ufunc] = {
    name: getattr(np, name)
    for name in (
        "abs", "arccos", "arcsin", "arctan", "arctan2", "ceil", "cos", "cosh", "exp", "fabs", "floor", "fmod", "hypot",
        "ldexp", "log", "log10", "maximum", "minimum", "power", "sin", "sinh", "sqrt", "tan", "tanh",
    )
}  # fmt: skip
"""Functions of NumPy's that expressions may call; each works element by element."""
CONSTANTS: Mapping[str, float] = {"pi": np.pi, "e": np.e}
MODULES = ("np", "numpy")
"""Names that may stand before a function or constant."""


def _power(base: Any, exponent: Any) -> Any:
    """Return a power of floats, which does not grow beyond bounds as one of integers does."""
    return operator.pow(float(base) if isinstance(base, int) else base, exponent)


OPERATORS: Mapping[type, tuple[str, Callable[..., Any]]] = {
    ast.Add: ("+", operator.add), ast.Sub: ("-", operator.sub), ast.Mult: ("*", operator.mul),
    ast.Div: ("/", np.true_divide), ast.FloorDiv: ("//", np.floor_divide), ast.Mod: ("%", np.mod),
    ast.Pow: ("**", _power), ast.BitAnd: ("&", operator.and_), ast.BitOr: ("|", operator.or_),
    ast.USub: ("-", operator.neg), ast.UAdd: ("+", operator.pos), ast.Not: ("not", np.logical_not),
    ast.Invert: ("~", np.logical_not), ast.And: ("and", np.logical_and), ast.Or: ("or", np.logical_or),
    ast.Lt: ("<", operator.lt), ast.LtE: ("<=", operator.le), ast.Gt: (">", operator.gt), ast.GtE: (">=", operator.ge),
    ast.Eq: ("==", operator.eq), ast.NotEq: ("!=", operator.ne),
}  # fmt: skip


class Expression:
    """The right side of a formula in ``d``, which is the distance in µm, such as ``"0.1 * exp(-d / 100)"``.

    Parameters
    ----------
    text
        Numbers, ``d``, ``pi``, ``e``, the operators of Python, comparisons, and functions of NumPy's.
    what
        Named in errors.
    axes
        Whether ``d`` is the displacement, of which ``d[0]``, ``d[1]``, ``d[2]`` are along x, y and z.

    Raises
    ------
    ValueError
        It is no such formula; the text has the part that is not allowed.
    """

    def __init__(self, text: str, what: str, axes: bool = False) -> None:
        self.text = text
        self._what = what
        self._axes = axes
        if len(text) > LONGEST:
            raise ValueError(f"{what}: an expression has at most {LONGEST} characters, not {len(text)}.")
        try:
            self._tree = ast.parse(text.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            said = error.msg if isinstance(error, SyntaxError) else str(error)
            raise ValueError(f"{what}: {text!r:.80} is no expression of d such as 'exp(-d / 100)': {said}.") from None
        self._check(self._tree, 0)
        try:
            self(np.ones((3, 1) if axes else 1))
        except (TypeError, ValueError, ArithmeticError) as error:
            raise ValueError(f"{what}: {text!r:.80} cannot be calculated: {error}.") from None

    def __call__(self, d: FloatArray) -> FloatArray:
        """Return a number for each distance, or displacement; there are no warnings of what is not finite."""
        with np.errstate(all="ignore"):
            values = np.asarray(self._value(self._tree, d), dtype=np.float64)
        return np.array(np.broadcast_to(values, d.shape[1:] if self._axes else d.shape))

    def __repr__(self) -> str:
        return repr(self.text)

    def _value(self, node: ast.AST, d: FloatArray) -> Any:
        value: Any
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name) | ast.Attribute(attr=name):
                return d if name == "d" else CONSTANTS[name]
            case ast.Subscript(slice=ast.Constant(value=int(axis))):
                return d[axis]
            case ast.UnaryOp(op=op, operand=operand):
                return _do(op, self._value(operand, d))
            case ast.BinOp(left=left, op=op, right=right):
                return _do(op, self._value(left, d), self._value(right, d))
            case ast.BoolOp(op=op, values=values):
                return reduce(lambda a, b: _do(op, a, b), [self._value(v, d) for v in values])
            case ast.Compare(left=left, ops=ops, comparators=others):
                values = [self._value(v, d) for v in (left, *others)]
                return reduce(np.logical_and, map(_do, ops, values[:-1], values[1:]))
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args):
                return FUNCTIONS[name](*(self._value(arg, d) for arg in args))
        raise AssertionError(node)

    # -- what is allowed -----------------------------------------------------------------------

    def _check(self, node: ast.AST, depth: int) -> None:
        if depth > DEEPEST:
            raise ValueError(f"{self._what}: an expression has at most {DEEPEST} levels.")
        for child in self._children(node):
            self._check(child, depth + 1)

    def _children(self, node: ast.AST) -> list[ast.AST]:
        """Return the parts of an allowed node that are to be checked too."""
        match node:
            case ast.Constant(value=bool() | int() | float()):
                return []
            case ast.Name(id=name) if name in CONSTANTS or name == "d":
                return []
            case ast.Attribute(value=ast.Name(id=module), attr=name) if module in MODULES and name in CONSTANTS:
                return []
            case ast.Subscript(value=ast.Name(id="d"), slice=ast.Constant(value=0 | 1 | 2)) if self._axes:
                return []
            case ast.UnaryOp(op=op, operand=operand) if type(op) in OPERATORS:
                return [operand]
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
                return [left, right]
            case ast.BoolOp(values=values):
                return list(values)
            case ast.Compare(left=left, ops=ops, comparators=others) if all(type(op) in OPERATORS for op in ops):
                return [left, *others]
            case ast.Call(func=called, args=args, keywords=[]) if _function(called) in FUNCTIONS:
                name = _function(called)
                takes = FUNCTIONS[name].nin  # one more would be an array to write into
                if len(args) != takes:
                    given = f"{name}() takes {takes}, not {len(args)}"
                    raise ValueError(f"{self._what}: {given} arguments, in {self.text!r:.80}.")
                return list(args)
        raise self._refused(node)

    def _refused(self, node: ast.AST) -> ValueError:
        part, variable = ast.unparse(node), "d[0], d[1], d[2]" if self._axes else "d"
        if isinstance(node, ast.Call) and _function(node.func) not in FUNCTIONS:
            part = f"{ast.unparse(node.func)}()"
        return ValueError(
            f"{self._what}: there is no {part:.60} in an expression of distance, {self.text!r:.80}; there are numbers, "
            f"{variable}, {', '.join(CONSTANTS)}, operators, and the functions {', '.join(FUNCTIONS)}."
        )


def _function(called: ast.expr) -> str:
    """Return the name of a function that is called by itself or as one of NumPy's; empty for anything else."""
    match called:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id=module), attr=name) if module in MODULES:
            return name
    return ""


def _do(op: ast.AST, *values: Any) -> Any:
    return OPERATORS[type(op)][1](*values)
