"""What the README shows does what it says."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.M | re.S)


def test_python_blocks_run(tmp_path):
    script = tmp_path / "readme.py"
    script.write_text("\n".join(blocks("python")), encoding="utf-8")
    result = subprocess.run(
        [sys.executable, script], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert result.returncode == 0, result.stderr
    printed = result.stdout.splitlines()
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
