"""Reports in Chromium: they load offline, zoom and sort."""

import re
from itertools import pairwise

import neo
import numpy as np
import pytest

V = "segment-0-signal-0"
RASTER = "segment-0-raster"


@pytest.fixture
def waves():
    """Two cells, 20001 samples; one of them has a peak of a single sample."""
    times = 0.1 * np.arange(20001)
    values = np.stack([np.sin(times / 30), np.cos(times / 50)], axis=1)
    values[7777, 0] = 9.0
    return times, values


@pytest.fixture
def spikes():
    random = np.random.default_rng(1)
    return [np.sort(np.round(random.uniform(0, 2000, 300 * (i % 4)), 1)) for i in range(100)]


def test_it_needs_no_network_and_nothing_goes_wrong(shown, make, waves, spikes, tmp_path):
    for block in (make.block(([make.signal(waves[1])], make.trains(spikes, 2000.0))), neo.Block()):
        report = shown(block)
        assert report.trouble == []
        assert report.requests == [(tmp_path / "report.html").as_uri()]
        assert report.page.locator("h1").inner_text() == (block.name or "Recording")


def test_what_users_may_have_is_shown_and_names_are_text(shown, make):
    report = shown(make.odd())
    assert report.page.locator("main i, main b, img, h1 script").count() == 0
    assert "<b>a</b>" in report.page.locator("#segment-0-cells .slick-row").first.inner_text()
    report.page.mouse.move(*report.frame(V))  # it says what is under the pointer
    assert len(report.requests) == 1
    assert report.trouble == []


def test_a_whole_trace_keeps_its_extremes(shown, make, waves):
    times, values = waves
    report = shown(make.block(([make.signal(values)], None)))
    x, y = report.line(V, 0)
    assert 1000 < x.size < 2500
    assert (x[0], x[-1], y.max()) == pytest.approx((0.0, 2000.0, 9.0), abs=1e-6)
    assert x[y.argmax()] == pytest.approx(times[7777])
    assert report.said(V).startswith("40002 samples in view: of each pixel's width the lowest and the highest")


def test_the_wheel_zooms_into_a_trace_and_the_raster_follows(shown, make, waves, spikes):
    times, values = waves
    report = shown(make.block(([make.signal(values)], make.trains(spikes, 2000.0))))
    whole = report.view(V)
    assert whole == report.view(RASTER) == [0.0, 2000.0]
    report.zoom(V, 6)
    start, end = report.view(V)
    assert 0 < start < end < 2000
    assert report.view(RASTER) == report.view("segment-0-rate") == [start, end]
    # All samples in view, and one at either side.
    part = slice(np.searchsorted(times, start) - 1, np.searchsorted(times, end, "right") + 1)
    for cell in (0, 1):
        x, y = report.line(V, cell)
        np.testing.assert_allclose(x, times[part], rtol=0, atol=1e-9)
        np.testing.assert_allclose(y, values[part, cell], rtol=0, atol=1e-6)
    assert report.said(V) == f"{2 * x.size} samples in view, all drawn."
    report.page.locator(f"#{V}-chart [title='Reset']").click()
    report.settle()
    assert report.view(V) == report.view(RASTER) == whole
    assert report.line(V, 0)[1].max() == pytest.approx(9.0, abs=1e-6)


def test_a_box_zooms(shown, make, waves, spikes):
    report = shown(make.block(([make.signal(waves[1])], make.trains(spikes, 2000.0))))
    x, y = report.frame(V)
    report.page.mouse.move(x - 100, y - 40)
    report.page.mouse.down()
    report.page.mouse.move(x + 100, y + 40, steps=5)
    report.page.mouse.up()
    report.settle()
    start, end = report.view(V)
    assert 250 < end - start < 600
    assert report.view(RASTER) == [start, end]


def test_the_wheel_alone_scrolls_the_page(shown, make, waves):
    report = shown(make.block(([make.signal(waves[1])], None)))
    report.page.set_viewport_size({"width": 1200, "height": 400})
    report.page.mouse.move(*report.frame(V))
    before = report.page.evaluate("window.scrollY")
    report.page.mouse.wheel(0, -200)
    report.page.wait_for_function(f"window.scrollY < {before}")
    assert report.view(V) == [0.0, 2000.0]


def test_shades_count_the_spikes_and_zooming_shows_each(shown, make, spikes):
    report = shown(make.block(([], make.trains(spikes, 2000.0))))
    number = sum(map(len, spikes))
    assert number > 20_000
    assert report.said(RASTER).startswith(f"{number} spikes in view, more than 20000: shades tell")
    # Rows are three pixels of the image high, of which two or three are filled.
    total = report.model(RASTER, "m.renderers.find((one) => one.glyph.type === 'Image').data_source.data.image[0]"
                                 ".reduce((a, b) => a + b, 0)")  # fmt: skip
    assert number <= total <= 3 * number
    report.zoom(RASTER, 4)
    start, end = report.view(RASTER)
    x, rows = report.model(
        RASTER,
        "(({x, row}) => [[...x], [...row]])(m.renderers.find((one) => one.glyph.type === 'Segment').data_source.data)",
    )
    expected = [(t, i) for i, train in enumerate(spikes) for t in train if start <= t <= end]
    assert report.said(RASTER) == f"{len(expected)} spikes in view, each a stroke."
    np.testing.assert_allclose(sorted(zip(x, rows, strict=True)), sorted(expected), rtol=0, atol=1e-6)


def test_the_table_sorts_by_any_column(shown, make):
    trains = make.trains([[1, 2, 4], [5], [], [1, 2, 3, 4, 6], [7, 9]])
    report = shown(make.block(([], trains)))
    table = report.page.locator("#segment-0-cells")

    def column(title):
        heads = table.locator(".slick-header-column").all_inner_texts()
        return table.locator(f".slick-cell.l{[h.strip() for h in heads].index(title)}").all_inner_texts()

    def click(title):
        table.locator(".slick-header-column", has_text=title).click()
        report.settle()

    assert column("Spikes") == ["3", "1", "0", "5", "2"]
    assert column("Id") == ["100", "101", "102", "103", "104"]
    click("Spikes")
    assert (column("Spikes"), column("Index")) == (["0", "1", "2", "3", "5"], ["2", "1", "4", "0", "3"])
    click("Spikes")
    assert column("Spikes") == ["5", "3", "2", "1", "0"]
    click("CV of intervals")
    found = column("CV of intervals")
    assert [text for text in found if text != "–"] == ["0.333", "0.346"]
    assert found.count("–") == 3
    click("Id")
    assert column("Id") == ["100", "101", "102", "103", "104"]


def test_later_segments_are_made_when_they_are_opened(shown, make):
    block = make.block(*(([make.signal(np.full((50, 1), float(i)))], None) for i in range(5)))
    report = shown(block)
    chart = report.page.locator("#segment-4-signal-0-chart canvas")
    assert chart.count() == 0
    report.page.locator("#segment-4 summary", has_text="Charts").click()
    report.settle()
    assert chart.count() > 0
    assert set(report.line("segment-4-signal-0", 0)[1]) == {4.0}


@pytest.mark.parametrize("width", [1200, 420])
def test_nothing_overlaps_and_nothing_is_cut(shown, make, waves, spikes, width):
    block = make.block(([make.signal(waves[1]), make.signal(waves[1][:10].repeat(9, 1), name="w")], make.trains(spikes)))
    report = shown(block, width)
    assert report.page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = report.page.evaluate("""[...document.querySelectorAll(
        "h1, h2, h3, .lead, .legend, .chart, figcaption p, .note, summary, .scroll")]
        .map((one) => one.getBoundingClientRect()).filter((box) => box.height > 0)
        .map(({top, bottom, left, right}) => [top, bottom, left, right])""")
    assert len(boxes) > 20
    assert all(after[0] >= before[1] - 1 for before, after in pairwise(boxes))
    assert all(0 <= left < right <= width for _, _, left, right in boxes)
    for name in (RASTER, V, "segment-0-distribution"):
        inside = report.page.locator(f"#{name}-chart .bk-Figure").bounding_box()
        outside = report.page.locator(f"#{name}-chart").bounding_box()
        assert re.sub(r"\..*", "", str(inside["height"])) == re.sub(r"\..*", "", str(outside["height"]))
        assert report.model(name, "m.inner_width") > 0.5 * width


def test_what_does_not_fit_keeps_its_extremes(shown, make, waves, spikes, monkeypatch):
    from pynn_data.reporting import page

    monkeypatch.setattr(page, "SPIKES", 1000)
    monkeypatch.setattr(page, "SAMPLES", 5000)
    many = np.repeat(waves[1], 5, axis=1)
    report = shown(make.block(([make.signal(waves[1]), make.signal(many)], make.trains(spikes, 2000.0))))
    assert report.trouble == []
    x, y = report.line(V, 0)
    assert y.max() == pytest.approx(9.0, abs=1e-6)
    assert x[y.argmax()] == pytest.approx(777.7)
    band = report.model("segment-0-signal-1", "[...m.renderers.find((one) => one.glyph.type === 'VArea').data_source.data.high]")
    assert max(band) == pytest.approx(9.0, abs=1e-6)
    image = "m.renderers.find((one) => one.glyph.type === 'Image').data_source.data.image[0]"
    assert report.model(RASTER, f"{image}.reduce((a, b) => a + b, 0)") == sum(map(len, spikes))
