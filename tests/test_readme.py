"""What the README shows does what it says."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


SHAPES = """
segment = block.segments[0]
print(len(segment.spiketrains), [(signal.name, signal.shape) for signal in segment.analogsignals])
"""


def blocks(language):
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.M | re.S)
    return [text for name, text in fenced if name == language]


def printed_by(tmp_path, *pieces):
    script = tmp_path / "readme.py"
    script.write_text("\n".join(pieces), encoding="utf-8")
    result = subprocess.run(
        [sys.executable, script], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.splitlines()


def test_the_native_network_runs(tmp_path):
    native, *_ = blocks("python")
    assert "attach" in native
    printed = printed_by(tmp_path, native, SHAPES)
    assert printed[-1] == "10 [('V_m', (1001, 10))]"


def test_python_blocks_run(tmp_path):
    printed = printed_by(tmp_path, *blocks("python")[1:])
    fired = [re.fullmatch(r"cell (\d) fired ([1-9]\d*) times until 200.0 ms", line) for line in printed[:3]]
    assert [match and match[1] for match in fired] == ["5", "6", "7"]
    assert printed[3] == "v 1.0 mV (401, 2) of cells [5, 6]"
    assert re.fullmatch(r"segment000 \{'weights': 'as before'\} [1-9]\d* spikes 200.0 ms", printed[4])
    assert re.fullmatch(r"segment001 \{\} \d+ spikes 100.0 ms", printed[5])
    assert len(printed) == 6


def test_ci_runs_the_second_command():
    commands = [block.strip() for block in blocks("") if "nox" in block]
    assert len(commands) == 2
    assert commands[0].endswith("nox -s recording")
    assert commands[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_sessions_exist():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"nox -s (\w+)", README + text))
    defined = set(
        re.findall(r"^@nox\.session.*\n(?:@nox.*\n)*def (\w+)", (ROOT / "noxfile.py").read_text(encoding="utf-8"), re.M)
    )
    assert named == defined
