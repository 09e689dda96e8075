"""A plug-in is short: the examples show how short, and stay so."""

from pathlib import Path

import pytest

BACKENDS = Path(__file__).parents[1] / "backends"


@pytest.mark.parametrize(
    ("plugin", "most"),
    [("example/pynn_data_example", 150), ("clockwork/pynn_data_clockwork", 80)],
)
def test_the_examples_stay_short(plugin, most):
    source = BACKENDS / plugin / "__init__.py"
    assert len(source.read_text().splitlines()) <= most
