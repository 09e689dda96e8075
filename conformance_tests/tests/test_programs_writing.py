"""The programs that the suite writes: valid on the reference, seldom in doubt, and of the variety that is wanted."""

import re

import pytest
from pynn_data_conformance.programs.ability import Ability
from pynn_data_conformance.programs.choices import Seeded
from pynn_data_conformance.programs.pair import Pair
from pynn_data_conformance.programs.program import Program
from pynn_data_conformance.programs.running import carry_out
from pynn_data_conformance.programs.shortening import shortened
from pynn_data_conformance.programs.themes import THEMES

from pynn_data.registry import load

PAIR = Pair("reference", "reference")
BY_NAME = {theme.name: theme for theme in THEMES}


def written(names, seeds, ability=PAIR.ability):
    return [BY_NAME[name].write(Seeded(seed), ability) for name in names for seed in range(seeds)]


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
def test_programs_run_on_the_reference_and_are_seldom_in_doubt(theme):
    programs = written([theme], 8)
    doubtful = 0
    for program in programs:
        outcome = carry_out(program, PAIR.sim)
        assert outcome.failure is None, (program.text("reference"), outcome.failure)
        assert outcome.looks
        judge = PAIR.judge(program)
        doubtful += any(judge.settled_until(outcome, segment)[0] < float("inf") for segment in outcome.doubts)
    assert doubtful <= 0.67 * len(programs)


SHARES = {
    # several things in one network
    r"(?s)p\d+ = .*p\d+ = .*p\d+ = ": (["connections", "types", "changes"], 0.35),
    r"(?s)(IF_|EIF_|HH_|Izh).*(IF_|EIF_|HH_|Izh)": (["types", "everything"], 0.5),
    r"receptor_type='inhibitory'": (["connections", "delays", "types"], 0.5),
    r"Projection\(\(?cells\d+.*, \(?cells": (["connections"], 0.2),
    r"\(\w+(\[\S*\])? \+ \w+(\[.*\])?\), sim\.": (["connections"], 0.05),
    r"::\d": (["connections"], 0.2),
    r"\[\[(True|False)": (["connections"], 0.2),
    r"\((\d, \d), [-\d.e]+, [\d.]+\).*\(\1, ": (["connections"], 0.25),
    # delays and spikes
    r"delay=\[|FromListConnector\(\[.*\), \(": (["connections", "delays"], 0.5),
    r", [3-9]\d\.\d\)|delay=[3-9]\d\.": (["delays"], 0.3),
    r"SpikeSourcePoisson\(": (["delays", "everything"], 0.2),
    r"SpikeSourcePoissonRefractory|SpikeSource(Inh)?Gamma": (["delays", "everything"], 0.1),
    r"(?s)sim\.run.*\.set\((rate|alpha|a)=": (["changes", "everything"], 0.05),
    r"(\d\.\d), \1[,\]]": (["delays", "connections"], 0.1),
    r"spike_times=\[\]|\[\], |, \[\]": (["connections"], 0.05),
    # currents
    r"DCSource": (["currents"], 0.25),
    r"ACSource": (["currents"], 0.25),
    r"StepCurrentSource": (["currents"], 0.25),
    r"NoisyCurrentSource": (["currents"], 0.25),
    r"(?s)(current\d+)\.inject_into.*\1\.inject_into": (["currents"], 0.1),
    r"(?s)sim\.run.*current\d+\.(amplitude|mean|set_parameters|start|stop)": (["currents"], 0.4),
    # changes
    r"(?s)sim\.run.*cells\d+\S*\.set\(": (["changes"], 0.5),
    r"(?s)sim\.run.*(p\d+)\.set\(weight": (["changes"], 0.5),
    r"(?s)sim\.run.*(p\d+)\.set\(weight.*sim\.run.*\1\.set\(weight": (["changes"], 0.1),
    r"sim\.reset": (["changes", "everything"], 0.2),
    # what comes late
    r"(?s)sim\.run.*Projection": (["late"], 0.5),
    r"(?s)sim\.run.*cells\d+ = ": (["late"], 0.4),
    r"(?s)sim\.run.*sources\d+ = ": (["late"], 0.4),
    # requests
    r"sampling_interval": (["requests"], 0.4),
    r"start=.*\)": (["requests"], 0.3),
    r"stop=": (["requests"], 0.3),
    r"(?s)sim\.run.*\.record\(": (["requests"], 0.5),
    r"clear=True": (["requests"], 0.2),
    r"record\(None\)": (["requests"], 0.1),
    r"peek": (["requests"], 0.3),
    r"callbacks": (["requests", "everything"], 0.3),
    r"timestep=(?!0\.1[,)])": (["everything"], 0.1),
    r"threads=2": (["everything", "changes", "types"], 0.01),
    # sizes
    r"70000": (["sizes"], 0.3),
    r"Population\((99|1[0-2]\d|2[5-9]\d|300),": (["sizes"], 0.2),
}
"""Pattern -> (themes, share of their programs that has it at least)."""


@pytest.mark.parametrize("pattern", SHARES)
def test_there_is_variety(pattern):
    themes, least = SHARES[pattern]
    programs = written(themes, 150 // len(themes))
    share = sum(bool(re.search(pattern, "\n".join(program.lines))) for program in programs) / len(programs)
    assert share >= least


def test_only_what_is_declared_is_asked_for():
    nothing = Ability(["IF_curr_exp"], {"IF_curr_exp": ["v"]}, {"IF_curr_exp": []}, frozenset(), [0.1])
    for program in written(BY_NAME, 20, nothing):
        text = "\n".join(program.lines)
        assert "sim.setup(timestep=0.1" in text
        assert not re.search(r"threads|Current|DCSource|ACSource|initial_values|initialize|IF_cond|Izh", text)
        for part in text.split("sim.reset()"):
            _, _, after = part.partition("sim.run")
            assert not re.search(r"Projection|Population|cells\d+\S*\.set\(|p\d+\.set\(", after)


def test_what_both_engines_can_do():
    example = load("example").engine
    both = Ability.of(example, load("reference").engine)
    assert both.kinds == ["IF_cond_exp"]
    assert both.variables == {"IF_cond_exp": ["v", "gsyn_exc", "gsyn_inh"]}
    assert both.can("WEIGHT_CHANGES")
    assert not both.can("THREADS")


def test_programs_become_shorter():
    lines = (
        "sim.setup(timestep=0.1, seed=3)",
        "cells1 = sim.Population(3, sim.IF_curr_exp(cm=[0.5, 0.6, 0.7], tau_m=7.0), label='cells1')",
        "cells2 = sim.Population(3, sim.IF_curr_exp(), label='cells2')",
        "sources3 = sim.Population(2, sim.SpikeSourceArray(spike_times=[[1.0, 2.0], [3.0]]), label='sources3')",
        "p4 = sim.Projection(sources3[0:1], cells1[[1, 0]], sim.FromListConnector([(0, 1, 0.5, 0.1), (0, 0, 1.0, 0.3)]))",
        "sim.run(5.0)",
    )

    def shows(program):
        text = "\n".join(program.lines)
        return "tau_m" in text and "cells1 =" in text

    found = shortened(Program(lines), shows, seconds=10)
    assert found.lines == (
        "sim.setup(timestep=0.1)",
        "cells1 = sim.Population(1, sim.IF_curr_exp(tau_m=7.0), label='cells1')",
    )
