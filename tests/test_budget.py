"""A plug-in is short: the example shows how short, and stays so."""

import ast
from pathlib import Path


def test_the_example_plugin_is_at_most_150_lines_of_code():
    source = (Path(__file__).parents[1] / "backends/example/pynn_data_example/__init__.py").read_text()
    docstrings = {
        line
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for line in range(node.lineno, node.end_lineno + 1)
    }
    lines = source.splitlines()
    code = [n for n, line in enumerate(lines, 1) if line.strip() and not line.strip().startswith("#") and n not in docstrings]
    assert len(code) <= 150
    assert len(lines) < 170
