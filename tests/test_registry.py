"""Design 3: discovery, and what is said when it fails."""

import importlib
import subprocess
import sys
import textwrap
import zipfile

import pytest

import pynn_data
from pynn_data.errors import (
    AmbiguousBackend,
    BackendBroken,
    BackendNotFound,
    ContractMismatch,
    EngineMissing,
)
from pynn_data.registry import installed

ENGINE = """
from pynn_data.hooks import hookimpl

@hookimpl
def pynn_data_engine():
    from pynn_data_nest.engine import NestEngine
    {body}
    return Toy
"""
INSTALLED = ", ".join(installed())
GOOD = "class Toy(NestEngine): name = 'Toy'"


@pytest.fixture
def provide(tmp_path, monkeypatch):
    """Return a function that makes a wheel with a backend and has pip install it onto the path."""

    def make(name, source, distribution=None, version="1.0", entry=None):
        distribution = distribution or f"pynn-data-{name}"
        module = distribution.replace("-", "_") + "_module"
        stem = f"{distribution.replace('-', '_')}-{version}"
        info = f"{stem}.dist-info"
        wheel = tmp_path / f"{stem}-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr(f"{module}.py", textwrap.dedent(source))
            archive.writestr(
                f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n"
            )
            archive.writestr(
                f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            )
            archive.writestr(
                f"{info}/entry_points.txt", f"[pynn_data.backends]\n{name} = {entry or module}\n"
            )
            archive.writestr(f"{info}/RECORD", "")
        folder = tmp_path / distribution
        pip = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "-q",
            "--no-deps",
            "--no-index",
            "--target",
            str(folder),
            str(wheel),
        ]
        subprocess.run(pip, check=True, capture_output=True)
        monkeypatch.syspath_prepend(folder)
        made.update((module, f"pynn_data.{name}"))

    made = set()
    yield make
    for module in made:
        sys.modules.pop(module, None)


def test_third_party_by_import_line_and_by_name(provide):
    provide("toy", ENGINE.format(body=GOOD))
    import pynn_data.toy as sim

    assert pynn_data.open("toy") is sim
    sim.setup()
    cell = sim.Population(1, sim.IF_cond_exp())
    cell.record("v")
    sim.run(1.0)
    annotations = cell.get_data().annotations
    assert (annotations["simulator"], annotations["backend"]) == ("Toy", "pynn-data-toy 1.0")
    sim.end()


def test_importing_the_core_imports_no_engine():
    script = "import sys, pynn_data; pynn_data.registry.installed(); print('nest' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_shim_shows_its_names():
    import pynn_data.nest as sim

    assert sim.__file__.endswith("nest.py")
    assert {"setup", "run", "Population", "IF_cond_exp"} <= set(dir(sim))
    assert sim.Population.__module__ == "pynn_data.nest"


def test_unknown_name():
    with pytest.raises(ModuleNotFoundError, match=r"No module named 'pynn_data.arbor'"):
        importlib.import_module("pynn_data.arbor")
    with pytest.raises(BackendNotFound) as caught:
        pynn_data.open("arbor")
    assert str(caught.value) == f"No pynn-data backend is called 'arbor'; installed: {INSTALLED}."
    assert isinstance(caught.value, ModuleNotFoundError)


def test_near_miss():
    with pytest.raises(
        BackendNotFound, match=rf"called 'nset'; installed: {INSTALLED}\. Did you mean 'nest'\?"
    ):
        pynn_data.open("nset")


def test_known_but_not_installed():
    script = """
import importlib.metadata as metadata
everything = metadata.distributions
import pynn_data.registry as registry
registry.distributions = lambda: [d for d in everything() if not d.name.startswith("pynn-data-")]
import pynn_data.nest
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == (
        "pynn_data.errors.BackendNotFound: No pynn-data backend is called 'nest'; installed: none. "
        "Install it: pip install './backends/nest[engine]' in a checkout of pynn-data"
    )


def test_engine_missing(provide):
    provide("toy", ENGINE.format(body="import no_such_engine"))
    with pytest.raises(EngineMissing) as caught:
        pynn_data.open("toy")
    assert str(caught.value) == (
        "Backend 'toy' (pynn-data-toy 1.0, pynn_data_toy_module) is installed, but its engine is not usable: "
        "No module named 'no_such_engine'. pip install 'pynn-data-toy[engine]'"
    )
    assert not isinstance(caught.value, ModuleNotFoundError)


def test_broken_plugin(provide):
    provide("toy", "1 / 0")
    with pytest.raises(BackendBroken) as caught:
        pynn_data.open("toy")
    assert str(caught.value) == (
        "Backend 'toy' (pynn-data-toy 1.0, pynn_data_toy_module) could not be loaded: "
        "ZeroDivisionError: division by zero"
    )
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("x = 1", "TypeError: pynn_data_engine() returned None, not a subclass of contract.Engine"),
        (
            "from pynn_data.hooks import hookimpl\n@hookimpl\ndef pynn_data_engin(): ...",
            "PluginValidationError: unknown hook 'pynn_data_engin'",
        ),
        (
            "from pynn_data.hooks import hookimpl\n@hookimpl\ndef pynn_data_engine(x): ...",
            "PluginValidationError",
        ),
    ],
)
def test_hooks_are_validated(provide, source, text):
    provide("toy", source)
    with pytest.raises(BackendBroken) as caught:
        pynn_data.open("toy")
    assert text in str(caught.value)


def test_two_providers(provide):
    provide("toy", ENGINE.format(body=GOOD))
    provide("toy", ENGINE.format(body=GOOD), distribution="toy-fork", version="0.1")
    with pytest.raises(AmbiguousBackend) as caught:
        pynn_data.open("toy")
    assert str(caught.value) == (
        "Two distributions provide 'toy': toy-fork 0.1 and pynn-data-toy 1.0. Uninstall one."
    )
    assert pynn_data.open("nest").__name__ == "pynn_data.nest"  # others are not concerned


@pytest.mark.parametrize(
    ("contract", "upgrade"), [((9, 0), "pynn-data"), ((0, 1), "pynn-data-toy"), ((-1, 5), "pynn-data-toy")]
)
def test_contract_versions(provide, contract, upgrade):
    provide("toy", ENGINE.format(body=f"{GOOD}; contract = {contract}"))
    with pytest.raises(ContractMismatch) as caught:
        pynn_data.open("toy")
    assert str(caught.value) == (
        f"Backend 'toy' (pynn-data-toy 1.0) is written for contract {contract[0]}.{contract[1]}; "
        f"this pynn-data speaks 0.2. Upgrade {upgrade}: docs/contract.md says what is new in each version."
    )


def test_list_of_backends(provide):
    provide("broken", "1 / 0")
    provide("toy", ENGINE.format(body=GOOD))
    found = {status.name: status for status in pynn_data.backends()}
    assert list(found) == sorted([*installed()])
    assert {"broken", "nest", "toy"} <= set(found)
    assert found["nest"].problem is None
    assert found["nest"].engine.startswith("NEST 3")
    assert found["nest"].contract == (0, 2)
    assert "ZeroDivisionError" in found["broken"].problem
    assert found["broken"].engine is None


def test_listing_as_a_command():
    done = subprocess.run([sys.executable, "-m", "pynn_data"], capture_output=True, text=True, check=True)
    (nest,) = [line for line in done.stdout.splitlines() if line.startswith("nest ")]
    assert "pynn-data-nest 0.1.0: NEST 3." in nest
    assert nest.endswith(", contract 0.2")
