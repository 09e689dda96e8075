"""Values that cannot be understood are refused by an error that names them; see also `engines/test_refused_calls.py`."""

import pytest
from refused_calls import CALLS, network

from pynn_data.errors import PynnDataError

NAMES = [f"{number}-{name.split(' at 0x')[0]}" for number, (_, _, name) in enumerate(CALLS)]
"""Without the addresses of functions, which differ from process to process."""


@pytest.fixture
def at_rest():
    """A network that has run, in which nothing is to change."""
    import pynn_data

    sim = pynn_data.open("example")
    n = network(sim)
    sim.run(1.0)
    yield n
    sim.end()


@pytest.mark.parametrize(("call", "words", "name"), CALLS, ids=NAMES)
def test_the_error_names_what_was_wrong(at_rest, call, words, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises((TypeError, ValueError, LookupError, AttributeError, OSError, PynnDataError)) as caught:
        call(at_rest)
    assert words.lower() in str(caught.value).lower(), caught.value
    if isinstance(caught.value, (LookupError, AttributeError, OSError)):
        assert isinstance(caught.value, (PynnDataError, IndexError, NotADirectoryError, KeyError))
    assert not list(tmp_path.iterdir())
