"""Design 3: discovery, and what is said when it fails."""

import importlib
import subprocess
import sys
import textwrap
import zipfile

import pytest
from click.testing import CliRunner

import pynn_data
from pynn_data.command.backends import backends
from pynn_data.errors import (
    AmbiguousBackend,
    AttachOnly,
    BackendBroken,
    BackendNotFound,
    ContractMismatch,
    EngineMissing,
    NotSupported,
)
from pynn_data.registry import installed, load, load_host

ENGINE = """
from pynn_data.hooks import hookimpl

@hookimpl
def pynn_data_engine():
    from pynn_data_nest.engine import NestEngine
    {body}
    return Toy
"""
HOST = """
from pynn_data.contract import Host
from pynn_data.hooks import hookimpl

class Attachable(Host):
    name, contract = "Toy", (0, 3)

    @classmethod
    def version(cls): return "7"

    @classmethod
    def attach(cls, *objects, **options): ...

    def find(self, handle, **options): ...
    def adopt(self, found, ids): ...
    def current_step(self): ...
    def record_spikes(self, ids): ...
    def record_signals(self, ids, variables, interval): ...
    def state(self, ids, variable): ...
    def close(self): ...

@hookimpl
def pynn_data_host():
    {body}
    return Attachable
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
        f"this pynn-data speaks 0.3. Upgrade {upgrade}: docs/contract.md says what is new in each version."
    )


def test_list_of_backends(provide):
    provide("broken", "1 / 0")
    provide("toy", ENGINE.format(body=GOOD))
    found = {status.name: status for status in pynn_data.backends()}
    assert list(found) == sorted([*installed()])
    assert {"broken", "nest", "toy"} <= set(found)
    assert found["nest"].problem is None
    assert found["nest"].engine.startswith("NEST 3")
    assert found["nest"].contract == (0, 3)
    assert "build" in found["nest"].rungs
    assert "ZeroDivisionError" in found["broken"].problem
    assert found["broken"].engine is None
    assert found["broken"].rungs == ()
    assert found["toy"].rungs == ("build",)


def test_listing_as_a_command():
    done = subprocess.run([sys.executable, "-m", "pynn_data"], capture_output=True, text=True, check=True)
    (nest,) = [line for line in done.stdout.splitlines() if line.startswith("nest ")]
    assert "pynn-data-nest 0.1.0: NEST 3." in nest
    assert nest.endswith(", contract 0.3")


def test_a_host_is_loaded_by_a_hook_of_its_own(provide):
    provide("toy", HOST.format(body=""))
    loaded = load_host("toy")
    assert (loaded.name, loaded.distribution, loaded.version) == ("toy", "pynn-data-toy", "1.0")
    assert (loaded.host.name, loaded.host.version()) == ("Toy", "7")


def test_each_hook_is_called_for_what_is_asked_for_only(provide):
    no_engine = "\n@hookimpl\ndef pynn_data_engine():\n    raise AssertionError('called')\n"
    provide("toy", HOST.format(body="") + no_engine)
    assert load_host("toy").host.name == "Toy"
    with pytest.raises(BackendBroken, match="AssertionError: called"):
        load("toy")


def test_a_plugin_that_can_only_be_attached_to_builds_nothing(provide):
    provide("toy", HOST.format(body=""))
    text = (
        "Backend 'toy' (pynn-data-toy 1.0) builds no networks; to record from those that a script has built by "
        "itself: pynn_data.attach('toy')."
    )
    with pytest.raises(AttachOnly) as caught:
        pynn_data.open("toy")
    assert str(caught.value) == text
    assert isinstance(caught.value, ImportError)
    with pytest.raises(AttachOnly):
        importlib.import_module("pynn_data.toy")


def test_a_plugin_that_only_builds_cannot_be_attached_to(provide):
    provide("toy", ENGINE.format(body=GOOD))
    with pytest.raises(NotSupported) as caught:
        load_host("toy")
    assert str(caught.value) == (
        "Backend 'toy' (pynn-data-toy 1.0) cannot be attached to; it builds networks: import pynn_data.toy."
    )


def test_names_of_hosts_are_looked_for_as_those_of_engines(provide):
    with pytest.raises(BackendNotFound, match=rf"called 'nset'; installed: {INSTALLED}\. Did you mean 'nest'\?"):
        load_host("nset")
    provide("toy", HOST.format(body=""))
    provide("toy", HOST.format(body=""), distribution="toy-fork", version="0.1")
    with pytest.raises(AmbiguousBackend, match="Two distributions provide 'toy'"):
        load_host("toy")


def test_the_simulator_of_a_host_is_missing(provide):
    provide("toy", HOST.format(body="import no_such_engine"))
    with pytest.raises(EngineMissing) as caught:
        load_host("toy")
    assert str(caught.value) == (
        "Backend 'toy' (pynn-data-toy 1.0, pynn_data_toy_module) is installed, but its engine is not usable: "
        "No module named 'no_such_engine'. pip install 'pynn-data-toy[engine]'"
    )


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("x = 1", "TypeError: pynn_data_host() returned None, not a subclass of contract.Host"),
        (HOST.format(body="return 3"), "TypeError: pynn_data_host() returned 3, not a subclass of contract.Host"),
        (HOST.format(body="1 / 0"), "ZeroDivisionError: division by zero"),
        (
            HOST.format(body="del Attachable.find"),
            "TypeError: Attachable does not override find() of contract.Host",
        ),
        (
            HOST.format(body="del Attachable.attach, Attachable.adopt"),
            "TypeError: Attachable does not override attach() and adopt() of contract.Host",
        ),
    ],
)
def test_broken_host(provide, source, text):
    provide("toy", source)
    with pytest.raises(BackendBroken) as caught:
        load_host("toy")
    assert str(caught.value) == (
        f"Backend 'toy' (pynn-data-toy 1.0, pynn_data_toy_module) could not be loaded: {text}"
    )


def test_contract_of_a_host(provide):
    provide("toy", HOST.format(body="Attachable.contract = (0, 1)"))
    with pytest.raises(ContractMismatch) as caught:
        load_host("toy")
    assert str(caught.value) == (
        "Backend 'toy' (pynn-data-toy 1.0) is written for contract 0.1; this pynn-data speaks 0.3. "
        "Upgrade pynn-data-toy: docs/contract.md says what is new in each version."
    )


def test_list_says_what_each_can_be_used_for(provide):
    both = HOST + ENGINE.replace("{body}", GOOD)
    provide("host", HOST.format(body=""))
    provide("both", both.format(body=""))
    provide("half", both.format(body="1 / 0"))
    found = {status.name: status for status in pynn_data.backends()}
    assert found["host"].rungs == ("attach",)
    assert (found["host"].engine, found["host"].contract, found["host"].problem) == ("Toy 7", (0, 3), None)
    assert found["both"].rungs == ("build", "attach")
    assert found["both"].problem is None
    assert found["half"].rungs == ("build",)
    assert found["half"].problem.endswith("could not be loaded: ZeroDivisionError: division by zero")


def test_listing_a_host_as_a_command(provide):
    provide("host", HOST.format(body=""))
    provide("half", (HOST + ENGINE.replace("{body}", GOOD)).format(body="1 / 0"))
    lines = {line.split()[0]: line for line in CliRunner().invoke(backends).output.splitlines()}
    assert lines["host"] == "host         pynn-data-host 1.0: Toy 7, can be attached to, contract 0.3"
    assert lines["half"].startswith("half         pynn-data-half 1.0: Toy ")
    assert ", builds networks, contract 0.3; Backend 'half' (pynn-data-half 1.0," in lines["half"]
    assert lines["half"].endswith("could not be loaded: ZeroDivisionError: division by zero")
