"""A .mat file in GNU Octave: values, units, names; and back from there.

Octave 7 cuts text that is not ASCII, which MATLAB reads; the rest of the file is not affected.
"""

import shutil
import subprocess

import neo
import numpy as np
import pytest
import quantities as pq

import pynn_data
from pynn_data.errors import MetadataWarning
from pynn_data.files.blocks import pack

pytestmark = pytest.mark.skipif(shutil.which("octave-cli") is None, reason="GNU Octave is not installed")

SHOW = """
load('a.mat');
printf('%s\\n', block.name, block.description);
printf('%d\\n', numel(block.segments), block.annotations.number, block.annotations.yes);
printf('%.17g %s\\n', block.annotations.current, block.annotations.current_units);
for i = 1:numel(block.segments)
  segment = block.segments{i};
  for k = 1:numel(segment.analogsignals)
    s = segment.analogsignals{k};
    printf('%s %s %s', s.name, s.signal_units, class(s.signal));
    printf(' %d', size(s.signal));
    printf(' %.17g', sum(s.signal(:)), s.t_start, s.sampling_rate);
    printf(' %s\\n', s.sampling_rate_units);
  end
  for k = 1:numel(segment.spiketrains)
    t = segment.spiketrains{k};
    printf('%d', t.annotations.channel_id);
    printf(' %.17g', [t.t_start, t.t_stop, t.times]);
    printf(' %s\\n', t.times_units);
  end
  e = segment.events{1};
  printf('%s|', cellstr(e.labels){:});
  printf('%.17g ', e.times);
  printf('\\n');
end
save('-v7', 'saved.mat', 'block');
save('-v6', 'saved6.mat', 'block');
"""


@pytest.fixture
def block():
    block = neo.Block(name="cells", description="d", note="µ日", number=7, yes=True, current=0.1 * pq.nA, channels=[1, 2])
    for index in range(2):
        segment = neo.Segment(name="same", index=index)
        block.segments.append(segment)
        segment.block = block
        values = np.random.default_rng(index).integers(-100, 100, (50, 3)) / 64  # sums of these are exact
        for dtype in (np.float64, np.float32):
            segment.analogsignals.append(
                neo.AnalogSignal(
                    values, units="mV", dtype=dtype, t_start=index * pq.ms, sampling_period=0.1 * pq.ms, name="v"
                )
            )
        for i in range(3):
            train = neo.SpikeTrain(np.arange(i) / 3, units="ms", t_stop=10.5 + index, channel_id=i)
            segment.spiketrains.append(train)
        segment.events.append(neo.Event([1, 2] * pq.s, labels=np.array(["a", "bcd"]), name="e"))
    return block


def expected(block):
    yield from (block.name, block.description, "2", "7", "1", "0.10000000000000001 nA")
    for segment in block.segments:
        for s in segment.analogsignals:
            kind = "double" if s.dtype == np.float64 else "single"
            total = s.magnitude.astype(float).sum()
            yield f"v mV {kind} 50 3 {total:.17g} {s.t_start.item():.17g} {s.sampling_rate.item():.17g} 1/ms"
        for t in segment.spiketrains:
            times = [t.t_start.item(), t.t_stop.item(), *t.magnitude.tolist()]
            yield " ".join([str(t.annotations["channel_id"]), *(f"{x:.17g}" for x in times), "ms"])
        yield "a|bcd|1 2 "


def test_octave_reads_and_writes(block, tmp_path):
    with pytest.warns(MetadataWarning):
        pynn_data.write(block, tmp_path / "a.mat")
    done = subprocess.run(
        ["octave-cli", "--quiet", "--norc", "--eval", SHOW], cwd=tmp_path, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == list(expected(block))
    sidecar = (tmp_path / "a.mat.pynn.json").read_bytes()
    for name in ("saved.mat", "saved6.mat"):
        plain = pynn_data.read(tmp_path / name)
        assert [len(s.spiketrains) for s in plain.segments] == [3, 3]
        assert plain.segments[1].spiketrains[2].magnitude.tolist() == [0.0, 1 / 3]
        (tmp_path / f"{name}.pynn.json").write_bytes(sidecar)
        assert pack(pynn_data.read(tmp_path / name)).text() == pack(block).text()
