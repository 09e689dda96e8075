"""Compiling on first use, once, and NEURON's manners."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pynn_data_neuron.library as library_module
import pytest

import pynn_data
from pynn_data.errors import EngineMissing

RUN = """
import pynn_data
sim = pynn_data.open("neuron")
sim.setup()
p = sim.Population(3, sim.IF_cond_exp(i_offset=1.0))
p.record(["spikes", "v"])
sim.run(50.0)
p.get_data()
sim.reset()
sim.run(1.0)
sim.end()
"""


def python(script, **environment):
    command = [sys.executable, "-c", script]
    environment = {**os.environ, **environment}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)


def test_nothing_is_printed():
    pynn_data.open("neuron")  # compiles, unless that has been done
    done = python(RUN, DISPLAY="")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_script_may_end_in_the_middle():
    done = python(RUN.replace("sim.end()", "sim.DCSource().inject_into(p)\nsim.run(1.0)"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_environment_is_left_alone():
    script = "import os, pynn_data; pynn_data.open('neuron'); print(os.environ.get('NEURON_MODULE_OPTIONS'))"
    assert python(script).stdout == "None\n"
    assert python(script, NEURON_MODULE_OPTIONS="-nogui").stdout == "-nogui\n"


def test_compiled_once_by_processes_that_start_together(tmp_path):
    """The first one says so; the others wait for it, and later ones find the library."""
    with ThreadPoolExecutor() as pool:
        runs = list(pool.map(lambda _: python(RUN, XDG_CACHE_HOME=str(tmp_path)), range(3)))
    runs.append(python(RUN, XDG_CACHE_HOME=str(tmp_path), PATH=""))
    assert [done.returncode for done in runs] == [0] * 4
    said = "".join(done.stdout + done.stderr for done in runs).splitlines()
    assert len(said) == 1
    assert said[0].startswith("pynn-data: compiling mechanisms for NEURON 9")
    assert len(list(tmp_path.rglob("*.so"))) == 1
    assert not list(tmp_path.rglob("*.cpp"))


def test_missing_compiler_is_reported_as_a_missing_engine(tmp_path, monkeypatch):
    script = """
import pynn_data
try:
    pynn_data.open("neuron")
except pynn_data.errors.EngineMissing as error:
    print(error)
"""
    done = python(script, XDG_CACHE_HOME=str(tmp_path), PATH="", CXX="")
    assert done.returncode == 0, done.stderr
    assert "make and a C++ compiler cannot be found" in done.stdout
    assert "apt-get install g++ make" in done.stdout
    assert "conda install -c conda-forge cxx-compiler make" in done.stdout
    assert done.stderr == ""


def test_failing_compiler_is_quoted(tmp_path, monkeypatch):
    monkeypatch.setattr(library_module, "user_cache_path", lambda *_, **__: tmp_path)
    broken = tmp_path / "mechanisms"
    broken.mkdir()
    (broken / "broken.mod").write_text("NEURON { SUFFIX broken }\nBREAKPOINT { nonsense( }\n")
    monkeypatch.setattr(library_module, "MECHANISMS", broken)
    with pytest.raises(ImportError, match="nrnivmodl could not compile the mechanisms"):
        library_module.library("9.9.9")
    assert not list(tmp_path.rglob("*.so"))


def test_library_follows_its_sources_and_the_version(tmp_path, monkeypatch):
    key = library_module._key("9.0.2")
    assert key != library_module._key("9.0.3")
    (tmp_path / "other.mod").write_text("NEURON { SUFFIX other }")
    monkeypatch.setattr(library_module, "MECHANISMS", tmp_path)
    assert key != library_module._key("9.0.2")


def test_engine_missing_is_an_import_error():
    assert issubclass(EngineMissing, ImportError)
