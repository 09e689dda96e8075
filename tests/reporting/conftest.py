"""Recordings made by hand, and a browser to look at their reports."""

import shutil

import neo
import numpy as np
import pytest
import quantities as pq

import pynn_data
from pynn_data.recording.spiketrains import LazySpikeTrains
from pynn_data.recording.trains import TrainTable

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def trains_of(times, stop=100.0, population="cells"):
    """Return lazy spike trains with the given times, as a recording has them."""
    indices, number = list(range(len(times))), len(times)
    table = TrainTable(
        np.concatenate([np.empty(0), *(np.asarray(t, float) for t in times)]), np.array([len(t) for t in times], np.int64),
        np.zeros(number), np.full(number, stop), ["ms"] * number,
        {"channel_id": [100 + i for i in indices], "source_id": [100 + i for i in indices], "source_index": indices,
         "source_population": [population] * number},
    )  # fmt: skip
    return LazySpikeTrains(table=table)


def block_of(*segments, **annotations):
    """Return a Block of segments, each given as (signals, trains)."""
    block = neo.Block(name="cells", **annotations)
    for place, (signals, trains) in enumerate(segments):
        segment = neo.Segment(name=f"segment{place:03d}")
        segment.analogsignals.extend(signals)
        if trains is not None:
            trains.segment = segment
            segment._spiketrains = trains
        block.segments.append(segment)
    return block


def signal_of(values, interval=0.1, name="v", unit="mV"):
    return neo.AnalogSignal(np.asarray(values, float), units=unit, sampling_period=interval * pq.ms, name=name)


def odd_block():
    """Return what users may have: names that are HTML, other units, gaps, nothing at all."""
    block = neo.Block(
        name='<script>alert("name")</script> $$\\alpha$$ 😀', description="</script><img src=x onerror=alert(1)>",
        **{"<b>key": "<i>value</i>", "nested": {"a": [1, 2]}, "long": "word " * 500},
    )  # fmt: skip
    segment = neo.Segment(name="<b>segment</b>", why="<i>because</i>")
    waves = np.sin(np.arange(500) / 20)[:, None] * [1, 2]
    waves[100:150, 0], waves[200, 1] = np.nan, np.inf
    segment.analogsignals.extend([
        neo.AnalogSignal(waves, units="V", sampling_rate=1 * pq.kHz, t_start=-0.1 * pq.s, name="$$v$$ <b>"),
        neo.AnalogSignal(np.zeros((0, 3)), units="mV", sampling_rate=1 * pq.kHz, name="no samples"),
        neo.AnalogSignal(np.zeros((10, 0)), units="mV", sampling_rate=1 * pq.kHz, name="no cells"),
        neo.AnalogSignal(np.full((1, 2), 3.0), units="mV", sampling_rate=1 * pq.kHz),
        neo.AnalogSignal(np.full((10, 9), np.nan), units="mV", sampling_rate=1 * pq.kHz, name="gaps"),
        neo.AnalogSignal(np.arange(20).reshape(10, 2), units="dimensionless", sampling_rate=20 * pq.Hz, name="whole"),
    ])  # fmt: skip
    segment.irregularlysampledsignals.append(
        neo.IrregularlySampledSignal([0.1, 0.15, 0.3], [[1.0], [2.0], [0.0]], units="pA", time_units="s", name="µ")
    )
    segment.spiketrains.extend([
        neo.SpikeTrain([0.1, 0.2, 0.15], units="s", t_start=-0.1, t_stop=0.4, source_population="<b>a</b>"),
        neo.SpikeTrain([], units="ms", t_stop=300, source_population="$$b$$"),
        neo.SpikeTrain([5, np.nan, 7], units="ms", t_stop=300),
    ])  # fmt: skip
    segment.events.append(neo.Event([0.05, 0.2] * pq.s, labels=["<b>on</b>", "off"], name="light"))
    segment.epochs.append(neo.Epoch([100] * pq.ms, durations=[50] * pq.ms, labels=["on"], name="touch"))
    silent = neo.Segment(name="no time")
    silent.spiketrains.append(neo.SpikeTrain([], units="ms", t_stop=0))
    block.segments.extend([segment, neo.Segment(), silent])
    return block


@pytest.fixture
def make():
    """The functions above."""
    from types import SimpleNamespace

    return SimpleNamespace(trains=trains_of, block=block_of, signal=signal_of, odd=odd_block)


class Shown:
    """A report in the browser."""

    def __init__(self, page):
        self.page = page
        self.trouble = []
        self.requests = []
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("dialog", lambda dialog: (self.trouble.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda said: self.trouble.append(said.text) if said.type in ("error", "warning") else None)

    def open(self, path):
        self.page.goto(path.as_uri())
        self.settle()

    def settle(self):
        """Wait until all is drawn, with the sentences of what is in view."""
        self.page.wait_for_function("Bokeh.documents.every((one) => one.is_idle)")
        self.page.wait_for_function(
            "[...document.querySelectorAll('details[open] .status')].every((one) => one.textContent !== '')"
        )
        self.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def model(self, name, expression):
        """Evaluate JavaScript with the chart `m`."""
        return self.page.evaluate(
            "(name) => { const m = Bokeh.documents.flatMap((one) => one.roots()).find((one) => one.name === name);"
            f" return {expression}; }}",
            name,
        )

    def view(self, name):
        """Return the range of time that a chart shows."""
        return self.model(name, "[m.x_range.start, m.x_range.end]")

    def line(self, name, cell):
        """Return times and values of a line as they are drawn."""
        found = self.model(
            name,
            f"(({{x, y}}) => [[...x], [...y]])(m.renderers.find((one) => one.name === 'cell {cell}').data_source.data)",
        )
        return np.array(found, dtype=float)

    def said(self, name):
        return self.page.locator(f"#{name}-status").inner_text().replace("\u202f", "")

    def frame(self, name):
        """Return the middle of a chart on the screen."""
        chart = self.page.locator(f"#{name}-chart")
        chart.scroll_into_view_if_needed()
        box = chart.bounding_box()
        return box["x"] + 0.5 * box["width"], box["y"] + 0.4 * box["height"]

    def zoom(self, name, turns=1):
        """Turn the wheel over the middle of a chart, with Ctrl."""
        self.page.mouse.move(*self.frame(name))
        self.page.keyboard.down("Control")
        for _ in range(turns):
            self.page.mouse.wheel(0, -300)
        self.page.keyboard.up("Control")
        self.settle()


@pytest.fixture(scope="session")
def browser():
    """Chromium, without a window."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    if CHROMIUM is None:
        pytest.skip("there is no Chromium: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        # The sandbox is not there for root, and shared memory is small in containers.
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
        started = driver.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield started
        started.close()


@pytest.fixture
def shown(browser, tmp_path):
    """Return a function that makes a report and opens it, without a network."""
    contexts = []

    def show(block, width=1200):
        pynn_data.report(block, tmp_path / "report.html")
        contexts.append(browser.new_context(offline=True, viewport={"width": width, "height": 900}))
        report = Shown(contexts[-1].new_page())
        report.open(tmp_path / "report.html")
        return report

    yield show
    for context in contexts:
        context.close()
