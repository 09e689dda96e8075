"""Help, exit codes, errors, and the listing of backends."""

import json
import os
import re
import subprocess
import sys
from importlib.metadata import entry_points, version

import pytest

from pynn_data.registry import installed

COMMANDS = ("backends", "info", "plot", "report", "convert", "compare", "run", "conformance")


def test_it_is_installed_as_a_command():
    (script,) = entry_points(group="console_scripts", name="pynn-data")
    assert script.value == "pynn_data.command.main:main"


def test_help_lists_the_commands_in_order(run):
    lines = run("--help").stdout.splitlines()
    listed = [line.split()[0] for line in lines[lines.index("Commands:") + 1 :]]
    assert [name for name in listed if name in COMMANDS] == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_each(run, name):
    text = run(name, "--help").stdout
    assert text.startswith(f"Usage: pynn-data {name} [OPTIONS]")
    assert "--debug" in text


def test_version(run):
    assert run("--version").stdout == f"pynn-data, version {version('pynn-data')}\n"


def test_without_a_command_it_lists_the_backends(run):
    lines = run().stdout.splitlines()
    assert [line.split()[0] for line in lines][: len(installed())] == list(installed())


def test_backends_as_json(run):
    found = json.loads(run("backends", "--json").stdout)
    names = [status["name"] for status in found["backends"]]
    assert names == list(installed())
    (example,) = [status for status in found["backends"] if status["name"] == "example"]
    assert (example["usable"], example["problem"], example["contract"]) == (True, None, [0, 3])
    assert found["pynn_data_version"] == version("pynn-data")


def test_backends_that_are_missing_and_broken():
    script = """
import sys
import importlib.metadata as metadata
everything = metadata.distributions
import pynn_data.registry as registry
registry.distributions = lambda: [d for d in everything() if d.name == "pynn-data-example"]
sys.modules["numpy.linalg"] = None
from pynn_data.command.main import main
main(["backends"])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[1:] == [
        f"{name:<12} not installed: pip install './backends/{name}[engine]' in a checkout of pynn-data"
        for name in ("nest", "neuron", "brian2")
    ]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("none.npz", r"pynn-data: There is no file .*none.npz"),
        ("damaged.npz", "pynn-data: 'damaged.npz' is no whole .npz file"),
        ("foreign.npz", "pynn-data: 'foreign.npz' is no whole .npz file"),
        ("notes.txt", "pynn-data: 'notes.txt': no format has the extension '.txt'"),
        ("a.pkl", "pynn-data: 'a.pkl': reading a pickle runs whatever its maker put into it"),
        (".", "pynn-data: "),
    ],
)
def test_mistakes_are_told_in_a_line(run, recordings, file, text):
    done = run("info", recordings / file, code=2)
    assert done.stdout == ""
    assert re.match(text, done.stderr)
    assert done.stderr.count("\n") == 1


def test_debug_shows_the_traceback(run):
    assert "FileNotFoundError" in run("info", "none.npz", "--debug", code=2).stderr


def test_wrong_usage(run):
    assert "No such command 'inform'" in run("inform", code=2).stderr
    assert "Missing argument 'FILE...'" in run("info", code=2).stderr


def test_a_reader_that_goes_away(recordings):
    nobody, pipe = os.pipe()
    os.close(nobody)
    line = [sys.executable, "-m", "pynn_data", "info", recordings / "a.npz"]
    done = subprocess.run(line, stdout=pipe, stderr=subprocess.PIPE, text=True, check=False)
    os.close(pipe)
    assert (done.returncode, done.stderr) == (141, "")


def test_conformance_of_an_unknown_backend(run):
    assert "No pynn-data backend is called 'exmple'" in run("conformance", "exmple", code=2).stderr


def test_conformance(run):
    pytest.importorskip("pynn_data_conformance")
    done = run("conformance", "example", "-q", "-k", "test_engine_class", "-p", "no:cacheprovider")
    assert "1 passed" in done.stdout


def test_conformance_without_the_suite():
    script = """
import sys
sys.modules["pynn_data_conformance"] = None
import importlib.util
importlib.util.find_spec = lambda name: None
from pynn_data.command.main import main
main(["conformance", "example"])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "The suite is not installed: pip install ./conformance_tests in a checkout" in done.stderr
