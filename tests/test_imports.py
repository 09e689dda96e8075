"""Imports run one way, also those that only type checkers follow."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = [ROOT / "pynn_data", *sorted(ROOT.glob("backends/*/pynn_data_*"))]

LAYERS = (
    {"errors", "interrupts", "frames", "annotations", "arguments", "magnitude", "units", "contract", "ranks",
     "table_files", "harmless_pickles"},
    {"hooks", "extensions", "registry"},
    {"recording"},
    {"files", "output"},
    {"network", "native", "plotting", "reporting", "comparison"},
    {"joining", "offer", "stimulus", "build", "simulation"},
    {"front_end", "queries", "attaching"},
    {"compat"},
    {"random", "parameters", "connectors", "space", "core", "common", "standardmodels", "utility"},
    {"names", "_finder", "command"},
)
"""Modules and packages from left to right: the core, what only scripts for PyNN need, the doors where PyNN has them, and
the names of front ends. What is not here can import anything: the front doors."""
DOORS = LAYERS[8]
NOT = {("network", "native"), ("native", "network"), ("recording", "files"), ("files", "network")}
"""Packages of which the first must not import the second, though it is not to its right."""


def name_of(path, package):
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(package):
    """Return every module of a package with those of the package that it imports, wherever it does."""
    paths = {name_of(path, package): path for path in package.rglob("*.py")}
    found = {}
    for module, path in paths.items():
        wanted = set()
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                wanted |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                assert not node.level, f"{path}: a relative import"
                inner = {f"{node.module}.{alias.name}" for alias in node.names}
                wanted |= (inner & set(paths)) or {node.module}
        found[module] = {name for name in wanted if name in paths and name != module}
    return found


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_no_modules_import_each_other(package):
    try:
        TopologicalSorter(imports_of(package)).prepare()
    except CycleError as error:
        pytest.fail(f"These import each other: {' <- '.join(error.args[1])}")


def layer(part):
    return next((number for number, parts in enumerate(LAYERS) if part in parts), None)


def test_imports_run_to_the_left():
    wrong = []
    for module, wanted in imports_of(ROOT / "pynn_data").items():
        _, here, *_ = f"{module}.".split(".")
        for name in wanted:
            _, there, *_ = f"{name}.".split(".")
            if layer(here) is None or not there:
                continue
            too_far = layer(there) is None or layer(there) > layer(here)
            if here != there and (too_far or (here, there) in NOT):
                wrong.append(f"{module} imports {name}")
    assert not wrong, "\n".join(sorted(wrong))


def test_every_module_has_its_place():
    parts = {path.stem for path in (ROOT / "pynn_data").iterdir() if path.suffix == ".py" or path.is_dir()}
    doors = {"__init__", "__main__", "__pycache__", "nest", "neuron", "brian2", "py"}
    assert parts - doors == set().union(*LAYERS)


def test_doors_lead_elsewhere_and_do_nothing():
    for module in imports_of(ROOT / "pynn_data"):
        if module.split(".")[1:2] and module.split(".")[1] in DOORS:
            path = ROOT.joinpath(*module.split("."))
            path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
            kinds = [type(node) for node in ast.parse(path.read_text()).body]
            assert kinds[0] is ast.Expr, f"{path}: no docstring"
            assert kinds[-1] is ast.Assign, f"{path}: no __all__"
            assert set(kinds[1:-1]) <= {ast.ImportFrom}, f"{path}: more than imports"


def test_only_names_opens_doors():
    for module, wanted in imports_of(ROOT / "pynn_data").items():
        if module.split(".")[1:2] and module.split(".")[1] not in DOORS:
            opened = {name for name in wanted if name.split(".")[1:2] and name.split(".")[1] in DOORS}
            assert not opened or module == "pynn_data.names", f"{module} imports {opened}"


def test_plug_ins_know_the_contract_only():
    for package in PACKAGES[1:]:
        for path in package.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("pynn_data."):
                    assert node.module.split(".")[1] in ("contract", "hooks", "errors"), f"{path}: {node.module}"
