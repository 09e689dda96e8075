"""A plug-in is short: the example shows how short, and stays so."""

from pathlib import Path


def test_the_example_plugin_is_at_most_150_lines():
    source = Path(__file__).parents[1] / "backends/example/pynn_data_example/__init__.py"
    assert len(source.read_text().splitlines()) <= 150
