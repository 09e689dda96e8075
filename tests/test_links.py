"""Links from Markdown in the repository lead to files, and to headings in them, that are there."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    path for path in ROOT.rglob("*.md")
    if not any(part.startswith(".") or part in ("build", "dist") for part in path.relative_to(ROOT).parts)
)  # fmt: skip
FENCE = re.compile(r"^(```+|~~~+).*?^\1\s*$", re.M | re.S)
CODE = re.compile(r"`[^`\n]+`")
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?[^)]*\)")


def text_of(path):
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def links(path):
    """Return where the links of a page lead to in the repository, code left out."""
    found = LINK.findall(CODE.sub(lambda code: " " * len(code[0]), text_of(path)))
    return [target for target in found if not re.match(r"[a-z]+:", target)]


def anchors(path):
    """Return the anchors of a page's headings, as GitHub and MyST call them."""
    found = []
    for heading in re.findall(r"^#+ +(.*?)\s*$", text_of(path), re.M):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)|`", r"\1", heading).lower()
        anchor = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        same = sum(re.fullmatch(rf"{re.escape(anchor)}(-\d+)?", one) is not None for one in found)
        found.append(f"{anchor}-{same}" if same else anchor)
    return found


def broken(path):
    for link in links(path):
        name, _, anchor = unquote(link).partition("#")
        target = path.parent / name if name else path
        if not target.exists():
            yield f"{link}: no file"
        elif anchor and target.suffix == ".md" and anchor not in anchors(target):
            yield f"{link}: no heading; there are {', '.join(anchors(target))}"


@pytest.mark.parametrize("path", [path.relative_to(ROOT).as_posix() for path in PAGES])
def test_links_of(path):
    assert list(broken(ROOT / path)) == []


def test_links_are_found(tmp_path):
    """The check itself: what is wrong is seen, what is right is not."""
    (tmp_path / "other.md").write_text("# A `b` & c\n## Same\n## Same\n```\n# no heading\n```\n")
    page = tmp_path / "page.md"
    page.write_text(
        "[1](other.md) [2](other.md#a-b--c) [3](other.md#same-1) [4](https://example.org/x) `[5](gone.md)` [me](#here)\n"
        "[6](gone.md) [7](other.md#no-heading)\n[8](other.md#same-2)\n```\n[9](gone.md)\n```\n# Here\n"
    )
    assert [text.split(":")[0] for text in broken(page)] == ["gone.md", "other.md#no-heading", "other.md#same-2"]
