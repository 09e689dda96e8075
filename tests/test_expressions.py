"""Expressions of distance: those of NumPy, and nothing else."""

import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pynn_data.network.expressions import FUNCTIONS, Expression

D = np.array([0.0, 0.1, 1.0, 2.5, 40.0, 1e3, 1e12])
LEAVES = st.sampled_from(["d", "pi", "e", "np.pi", "0.5", "2", "7", "1e-3", "True"])
ONE = sorted(name for name, function in FUNCTIONS.items() if function.nin == 1)
TWO = sorted(name for name, function in FUNCTIONS.items() if function.nin == 2 and name != "ldexp")


def larger(inner):
    """Return strategies of expressions that are made of others."""
    return st.one_of(
        st.tuples(st.sampled_from(["+", "-", "*", "/", "<", "<=", ">", ">=", "==", "!="]), inner, inner).map(
            lambda t: f"({t[1]} {t[0]} {t[2]})"
        ),
        st.tuples(st.sampled_from(ONE), inner).map(lambda t: f"{t[0]}(1.0 * {t[1]})"),
        st.tuples(st.sampled_from(TWO), inner, inner).map(lambda t: f"np.{t[0]}({t[1]}, 1.0 * {t[2]})"),
        inner.map(lambda text: f"-(1.0 * {text})"),
        inner.map(lambda text: f"(1.0 * {text}) ** 2"),
    )


@given(st.recursive(LEAVES, larger, max_leaves=8))
def test_an_expression_is_what_numpy_says(text):
    with np.errstate(all="ignore"):
        try:
            expected = eval(text, {**FUNCTIONS, "np": np, "pi": np.pi, "e": np.e, "d": D})
        except ZeroDivisionError:
            return  # of two plain numbers
    assert np.array_equal(Expression(text, "w")(D), np.broadcast_to(expected, D.shape), equal_nan=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("exp(-d / 100)", np.exp(-D / 100)),
        ("0.3", np.full(D.size, 0.3)),
        ("d < 3", D < 3),
        ("1 < d <= 40", (D > 1) & (D <= 40)),
        ("(d > 1) & (d < 3)", (D > 1) & (D < 3)),
        ("d > 1 and not d > 3", (D > 1) & (D <= 3)),
        ("ldexp(d, 2)", 4 * D),
        ("e ** -d", np.e**-D),
        ("d // 2 + d % 2", D // 2 + D % 2),
        ("  numpy.maximum(d, 1)", np.maximum(D, 1)),
    ],
)
def test_examples(text, expected):
    assert Expression(text, "w")(D).tolist() == np.asarray(expected, dtype=float).tolist()


def test_displacements():
    d = np.array([[1.0, 2.0, 5.0], [0.0, 1.0, 0.0], [-1.0, 2.0, 0.0]])
    expression = Expression("(d[0] < 3) * (d[1] < 2) * exp(-abs(d[2]))", "w", axes=True)
    assert expression(d).tolist() == [np.exp(-1), np.exp(-2), 0]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("foo(d)", r"there is no foo\(\)"),
        ("max(d, 1)", r"there is no max\(\)"),
        ("d * x", "there is no x in"),
        ("os.getcwd()", r"there is no os.getcwd\(\)"),
        ("__import__('os').system('ls')", r"there is no __import__\('os'\).system\(\)"),
        ("np.random.rand(d)", r"there is no np.random.rand\(\)"),
        ("d.__class__", "there is no d.__class__"),
        ("().__class__.__bases__", "there is no .*__bases__"),
        ("np.load", "there is no np.load"),
        ("exp", "there is no exp in"),
        ("d[0]", r"there is no d\[0\]"),
        ("[d]", r"there is no \[d\]"),
        ("lambda d: d", "there is no lambda"),
        ("(x := d)", "there is no .*:="),
        ("d if d < 3 else 1", "there is no d if"),
        ("f'{d}'", "there is no f"),
        ("'a'", "there is no 'a'"),
        ("1j * d", "there is no 1j"),
        ("d @ d", "there is no d @ d"),
        ("d is 3", "there is no d is 3|invalid"),
        ("exp(d, d)", r"exp\(\) takes 1, not 2 arguments"),
        ("exp(d, out=d)", r"there is no exp\(d, out=d\)"),
        ("exp(*d)", "there is no \\*d"),
        ("hypot(d)", r"hypot\(\) takes 2, not 1"),
        ("d & 2", "cannot be calculated"),
        ("9 ** 9 ** 9 ** 9", "cannot be calculated"),
        ("d = 3", "is no expression of d"),
        ("", "is no expression of d"),
        ("d +", "is no expression of d"),
        ("d\0", "is no expression of d"),
        ("-" * 500 + "d", "at most 100 levels"),
        ("(" * 300 + "d" + ")" * 300, "is no expression of d"),
        ("d" + " + d" * 400, "at most 1000 characters"),
    ],
)
@pytest.mark.filterwarnings("ignore:.*literal:SyntaxWarning")
def test_what_is_no_expression_is_named(text, part):
    with pytest.raises(ValueError, match=part):
        Expression(text, "w")


@given(st.text(alphabet="d0123456789.()[]+-*/<>=&|~%!exp ,_:'npisq", max_size=30))
def test_any_text_is_an_expression_or_refused(text):
    with contextlib.suppress(ValueError):
        assert Expression(text, "w")(D).shape == D.shape
