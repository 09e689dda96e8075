"""pynn-data report."""

import pytest

pytest.importorskip("bokeh")


def test_report(run, recordings, tmp_path):
    assert run("report", recordings / "a.npz").stdout == "a.npz.html\n"
    assert run("report", recordings / "a.npz", "-o", "b.html", "--variables", "v", "--title", "Only v", "--segment", "1").stdout == "b.html\n"
    whole, part = ((tmp_path / name).read_text(encoding="utf-8") for name in ("a.npz.html", "b.html"))
    assert "<h1>cells</h1>" in whole
    assert "<td>a.npz</td>" in whole
    assert "Population rate" in whole
    assert "<h1>Only v</h1>" in part
    assert [f"segment00{i}</h2>" in text for text in (whole, part) for i in (0, 1)] == [True, True, False, True]
    assert "Population rate" not in part
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.npz.html", "b.html"]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["none.npz"], "There is no file"),
        (["damaged.npz"], "'damaged.npz' is no whole .npz file"),
        (["foreign.npz"], "'foreign.npz' is no whole .npz file"),
        (["notes.txt"], "no format has the extension '.txt'"),
        (["a.pkl"], "reading a pickle runs whatever its maker put into it"),
        (["a.npz", "-o", "a.pdf"], "'a.pdf': a report is a page for browsers; its name ends with .html"),
        (["a.npz", "-o", "none/a.html"], "'a.html': there is no folder"),
        (["a.npz", "--segment", "2"], "There is no segment 2; there are 2, counted from 0"),
        (["a.npz", "-o", "/proc/a.html"], "'a.html' cannot be written"),
    ],
)
def test_mistakes_are_told_in_a_line(run, recordings, tmp_path, arguments, text):
    done = run("report", recordings / arguments[0], *arguments[1:], code=2)
    assert done.stdout == ""
    assert done.stderr.startswith("pynn-data: ")
    assert text in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_pickles_when_trusted(run, recordings):
    assert run("report", recordings / "a.pkl", "--allow-pickle").stdout == "a.pkl.html\n"
