"""The text of the page, and how it is written."""

import json
import subprocess
import sys

import neo
import numpy as np
import pytest
from bs4 import BeautifulSoup

import pynn_data
from pynn_data.errors import WriteFailed
from pynn_data.reporting import page


@pytest.fixture
def made(tmp_path):
    """Return a function that makes a report and parses it."""

    def report(data, **options):
        pynn_data.report(data, tmp_path / "report.html", **options)
        return BeautifulSoup((tmp_path / "report.html").read_text(encoding="utf-8"), "html.parser")

    return report


@pytest.fixture
def block(make):
    trains = make.trains([[1, 2, 4], [], [5, 6, 7, 50.5]])
    found = make.block(([make.signal([[0.0, 1.0], [2.0, 5.0]])], trains), ([], make.trains([[]])), simulator="NEST", seed=7)
    found.segments[0].annotate(current=0.5)
    return found


def text(element):
    return " ".join(element.get_text(" ").replace("\u202f", "").split())


def table(soup, caption):
    """Return the rows of a table as dicts."""
    (found,) = [one for one in soup.find_all("table") if one.caption is not None and text(one.caption) == caption]
    heads = [text(head) for head in found.thead.find_all("th")]
    return [
        dict(zip(heads, map(text, row.find_all(["th", "td"])), strict=True)) for row in found.tbody.find_all("tr")
    ]


def test_summary(made, block):
    soup = made(block)
    assert text(soup.title) == text(soup.h1) == "cells"
    assert [text(head) for head in soup.find_all("h2")] == ["segment000", "segment001", "Provenance"]
    first, second = soup.find_all("section")[:2]
    assert text(first.find(class_="notes")) == "current = 0.5"
    assert table(first, "Spikes") == [{
        "Population": "cells", "Cells": "3", "Silent": "1", "Trains": "3", "Spikes": "7", "Window (ms)": "0 to 100",
        "Mean rate (Hz)": "23.33", "Least (Hz)": "0", "Most (Hz)": "40", "Mean CV of intervals": "0.8272",
    }]  # fmt: skip
    assert table(first, "Signals") == [{
        "Signal": "v", "Unit": "mV", "Cells": "2", "Samples per cell": "2", "Window (ms)": "0 to 0.1",
        "Interval (ms)": "0.1", "Least": "0", "Mean": "2", "Most": "5", "Not finite": "–",
    }]  # fmt: skip
    assert table(second, "Spikes")[0]["Mean rate (Hz)"] == "0"
    assert [text(head) for head in first.find_all("h3")] == ["Spikes", "Population rate", "v", "Distribution of rates"]
    assert [link["href"] for link in soup.nav.find_all("a")] == ["#segment-0", "#segment-1"]


def test_provenance(made, block, tmp_path):
    pynn_data.write(block, tmp_path / "a.npz")
    rows = made(tmp_path / "a.npz", title="My cells").find(id="provenance").tbody.find_all("tr")
    found = {text(row.th): text(row.td) for row in rows}
    assert found == {
        "name": "cells", "file": "a.npz", "size of the file": found["size of the file"], "simulator": "NEST", "seed": "7",
        "report made by": f"pynn-data {page.version()}",
    }  # fmt: skip
    assert found["size of the file"].endswith(" kB")
    soup = made(tmp_path / "a.npz", title="My cells")
    assert text(soup.h1) == "My cells"
    assert str(tmp_path) not in str(soup)


def test_one_segment(made, block):
    soup = made(block, segment=1)
    assert [text(head) for head in soup.find_all("h2")] == ["segment001", "Provenance"]
    assert soup.nav is None


def test_it_can_be_read_aloud(made, block, make):
    for soup in (made(block, segment=0), made(make.odd(), segment=0)):
        assert soup.html["lang"] == "en"
        assert all(head.get("scope") in ("col", "row") for head in soup.find_all("th"))
        assert all(chart["aria-label"] for chart in soup.find_all(class_="chart"))
        identifiers = [one["id"] for one in soup.find_all(id=True)]
        assert len(identifiers) == len(set(identifiers))
        for one in soup.find_all(attrs={"aria-labelledby": True}):
            assert one["aria-labelledby"] in identifiers


def test_what_users_may_have(made, make):
    block = make.odd()
    soup = made(block)
    assert text(soup.h1) == block.name
    assert not soup.find_all(["i", "b", "img"])
    first, second, third = soup.find_all("section")[:3]
    signals = {row["Signal"]: row for row in table(first, "Signals")}
    assert list(signals) == ["$$v$$ <b>", "no samples", "no cells", "signal", "gaps", "whole", "µ"]
    assert (signals["$$v$$ <b>"]["Unit"], signals["$$v$$ <b>"]["Window (ms)"]) == ("V", "-100 to 399")
    assert signals["$$v$$ <b>"]["Not finite"] == "51"
    assert (signals["no samples"]["Window (ms)"], signals["gaps"]["Mean"]) == ("–", "–")
    assert (signals["µ"]["Interval (ms)"], signals["µ"]["Window (ms)"]) == ("irregular", "100 to 300")
    assert [row["Spikes"] for row in table(first, "Spikes")] == ["3", "0", "2"]
    assert [(row["Label"], row["Time (ms)"], row["Duration (ms)"]) for row in table(first, "Events and epochs")] == [
        ("<b>on</b>", "50", "–"), ("off", "200", "–"), ("on", "100", "50"),
    ]  # fmt: skip
    assert text(second).endswith("Nothing was recorded.")
    assert table(third, "Spikes")[0]["Mean rate (Hz)"] == "–"
    assert text(made(neo.Block()).h1) == "Recording"


def test_scripts_hold_json_that_cannot_end_them(made, make):
    for data in made(make.odd(), segment=0).find_all("script", type="application/json"):
        assert "<" not in data.string
        assert set(json.loads(data.string)) == {"docs", "items"}


def test_nothing_is_fetched(made, block):
    soup = made(block)
    assert [one["href"] for one in soup.find_all("link")] == ["data:,"]
    assert not soup.find_all(src=True)
    (policy,) = [one["content"] for one in soup.find_all("meta", attrs={"http-equiv": "Content-Security-Policy"})]
    assert policy.startswith("default-src 'none';")


def test_what_does_not_fit_is_said(made, make, monkeypatch):
    monkeypatch.setattr(page, "SPIKES", 1000)
    monkeypatch.setattr(page, "SAMPLES", 2000)
    monkeypatch.setattr(page, "CELLS", 5)
    monkeypatch.setattr(page, "SIGNALS", 2)
    monkeypatch.setattr(page, "SEGMENTS", 1)
    random = np.random.default_rng(1)
    signals = [make.signal(random.normal(size=(5000, cells)), name=f"s{cells}") for cells in (1, 20, 1)]
    trains = make.trains([np.sort(random.uniform(0, 100, 200)) for _ in range(8)])
    soup = made(make.block((signals, trains), (signals, None)))
    assert "charts for the first 1 segments; the others can have a report each" in text(soup.header)
    assert [len(section.find_all("figure")) for section in soup.find_all("section")] == [5, 0, 0]
    assert "There are 1600 spikes, more than fit into a page: shades tell" in text(soup.find(id="segment-0-raster"))
    assert "Of 5000 samples per cell the page has 326:" in text(soup.find(id="segment-0-signal-0"))
    band = text(soup.find(id="segment-0-signal-1"))
    assert "from the least to the greatest value of all 20 cells. Lines are those of 7 of them" in band
    assert soup.find(id="segment-0-signal-2") is None
    assert "1 signal more without a chart; a segment has 2." in text(soup)
    assert text(soup.find(id="segment-0-cells-text")).startswith("5 of 8 cells, the first.")


def test_a_large_recording_makes_a_small_page_at_once(make, tmp_path):
    random = np.random.default_rng(1)
    trains = make.trains([np.empty(0)] * 10_000, stop=10_000.0)
    trains.table.counts = np.full(10_000, 100)
    trains.table.times = np.round(np.sort(random.uniform(0, 10_000, (10_000, 100)), axis=1), 1).ravel()
    values = random.normal(size=(10_000, 1000)).cumsum(axis=0)
    pynn_data.report(make.block(([make.signal(values)], trains)), tmp_path / "large.html")
    assert (tmp_path / "large.html").stat().st_size < 8e6
    assert trains.table is not None


def test_data_are_not_changed(made, block, make, tmp_path):
    kept = make.odd()
    made(kept)
    names = ["analogsignals", "irregularlysampledsignals", "events", "epochs"]
    for before, after in zip(make.odd().segments, kept.segments, strict=True):
        for name in names:
            for a, b in zip(getattr(before, name), getattr(after, name), strict=True):
                np.testing.assert_array_equal(a.magnitude, b.magnitude)
    pynn_data.report(block, tmp_path / "report.html")
    assert block.segments[0].spiketrains.table is not None


def test_the_page_is_replaced_when_the_new_one_is_complete(block, tmp_path):
    target = tmp_path / "report.html"
    target.write_text("before")
    pynn_data.write(block, tmp_path / "a.npz")
    script = """
import resource, signal, sys
import pynn_data
from pynn_data.errors import WriteFailed
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))  # as a disk that becomes full
try:
    pynn_data.report(sys.argv[1], sys.argv[2])
except WriteFailed as error:
    print(error)
"""
    line = [sys.executable, "-c", script, tmp_path / "a.npz", target]
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    assert done.stdout == "'report.html' cannot be written: File too large. Nothing was changed.\n"
    assert target.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.npz", "report.html"]
    pynn_data.report(block, target)
    assert target.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.npz", "report.html"]


def test_mistakes(block, tmp_path):
    with pytest.raises(ValueError, match="'a.npz': a report is a page for browsers; its name ends with .html"):
        pynn_data.report(block, tmp_path / "a.npz")
    with pytest.raises(FileNotFoundError, match="there is no folder"):
        pynn_data.report(block, tmp_path / "none" / "a.html")
    (tmp_path / "b.html").mkdir()
    with pytest.raises(IsADirectoryError, match="is a folder"):
        pynn_data.report(block, tmp_path / "b.html")
    with pytest.raises(ValueError, match="There is no segment -1; there are 2, counted from 0"):
        pynn_data.report(block, tmp_path / "a.html", segment=-1)
    with pytest.raises(TypeError, match="A Block of Neo or the path of a file is needed, not an object of type Segment"):
        pynn_data.report(block.segments[0], tmp_path / "a.html")
    with pytest.raises(WriteFailed, match="cannot be written: .* Nothing was changed"):
        pynn_data.report(block, tmp_path / f"{'a' * 250}.html")


def test_without_bokeh():
    script = """
import sys
sys.modules["bokeh"] = None
import neo, pynn_data
from pynn_data.errors import ReportUnavailable
try:
    pynn_data.report(neo.Block(), "a.html")
except ReportUnavailable as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "Reports need Bokeh, which is not installed: pip install 'pynn-data[report]'.\n"
