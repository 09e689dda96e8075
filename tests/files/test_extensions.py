"""An installed extension brings a file format and annotations of its own."""

import subprocess
import sys

EXTENSION = '''
from pynn_data.files.format import Format, contents
from pynn_data.hooks import hookimpl

KEPT = {}

class Memory(Format):
    extensions = (".toy",)
    promise = "as long as the process lives"

    def write(self, block, path):
        path.write_text("a toy")
        KEPT[path.name] = block
        return []

    def contents(self, path):
        return contents(KEPT[path.name])

    def read(self, path, wanted):
        return KEPT[path.name]

@hookimpl
def pynn_data_formats():
    return [Memory()]

@hookimpl
def pynn_data_annotate(block):
    return {"laboratory": f"of {block.name}"}
'''
SCRIPT = """
import pynn_data
sim = pynn_data.open("example")
cells = sim.Population(2, sim.IF_cond_exp(), label="cells")
cells.record("v")
sim.run(1.0)
assert cells.get_data().annotations["laboratory"] == "of cells"
cells.write_data("a.toy")
assert pynn_data.read("a.toy").segments[0].analogsignals[0].shape == (11, 2)
try:
    cells.write_data("a.xyz")
except pynn_data.errors.UnknownFormat as error:
    assert ", .toy." in str(error), error
"""


def test_extension(tmp_path):
    (tmp_path / "toy_extension.py").write_text(EXTENSION)
    info = tmp_path / "toy_extension-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: toy-extension\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[pynn_data.extensions]\ntoy = toy_extension\n")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCRIPT], cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "a.toy").read_text() == "a toy"
