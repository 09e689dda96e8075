"""What is planted in the data of a program is found, as the first difference, and told."""

from dataclasses import replace

import numpy as np
import pytest
from pynn_data_conformance.programs.pair import Pair
from pynn_data_conformance.programs.program import Program
from pynn_data_conformance.programs.running import Failure, carry_out
from pynn_data_conformance.reference.doubts import Doubt
from test_mutants import run_suite

PAIR = Pair("reference", "reference")
PROGRAM = Program(
    (
        "sim.setup(timestep=0.1)",
        "sources1 = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0, 3.0]))",
        "cells2 = sim.Population(2, sim.IF_curr_exp(i_offset=[1.6, 0.0]))",
        "p3 = sim.Projection(sources1, cells2, sim.FromListConnector([(0, 1, 0.5, 0.4)]))",
        "cells2.record(['v', 'spikes'])",
        "sim.run(40.0)",
        "seen.append(cells2.peek('v'))",
        "seen.append(cells2.get_data())",
    )
)


@pytest.fixture(scope="module")
def wanted():
    outcome = carry_out(PROGRAM, PAIR.sim)
    assert outcome.failure is None
    return outcome


def difference(wanted, plant):
    """Return the difference that a change of the second look makes."""
    got = replace(wanted, looks=[wanted.looks[0], plant(wanted.looks[1])])
    return PAIR.judge(PROGRAM).first_difference(got, wanted)


def with_signal(**changes):
    return lambda look: replace(look, signals=[replace(look.signals[0], **changes)])


def with_train(number, **changes):
    def plant(look):
        trains = list(look.trains)
        trains[number] = replace(trains[number], **changes)
        return replace(look, trains=trains)

    return plant


def test_the_same_is_no_difference(wanted):
    assert difference(wanted, lambda look: look) is None


def test_a_sample(wanted):
    values = wanted.looks[1].signals[0].values.copy()
    values[30, 1] += 1e-4
    found = difference(wanted, with_signal(values=values))
    assert (found.what, found.step, found.cell, found.variable, found.line) == ("sample", 30, 2, "v", 7)
    values[30, 1] -= 1e-4 - 1e-9
    assert difference(wanted, with_signal(values=values)) is None


def test_a_sample_that_is_no_number(wanted):
    values = wanted.looks[1].signals[0].values.copy()
    values[7, 0] = np.nan
    assert difference(wanted, with_signal(values=values)).step == 7


@pytest.mark.parametrize("change", [{"first": 1}, {"ids": (2, 1)}, {"unit": "V"}, {"name": "u"}, {"interval": 2}])
def test_the_kind_of_data(wanted, change):
    assert difference(wanted, with_signal(**change)).what == "data"


def test_rows_that_are_missing(wanted):
    values = wanted.looks[1].signals[0].values[:-1]
    found = difference(wanted, with_signal(values=values))
    assert found.what == "data"
    assert "400 samples of v" in found.got
    assert "401 samples of v" in found.wanted


def test_spikes(wanted):
    times = wanted.looks[1].trains[0].times
    assert times.size > 0
    step = round(float(times[0]))
    for new, at in ((times[1:], step), (times - 1, step - 1), (times + 1, step), (np.sort([*times, step]), step)):
        found = difference(wanted, with_train(0, times=new))
        assert (found.what, found.step, found.cell) == ("spike", at, 1)
    assert difference(wanted, with_train(1, id=7)).what == "data"
    assert difference(wanted, with_train(1, stop=399.0)).what == "data"


def test_the_earliest_is_told(wanted):
    values = wanted.looks[1].signals[0].values.copy()
    values[60, 1] += 1.0
    values[50, 0] += 1.0

    def plant(look):
        return with_train(1, times=np.array([55.0]))(with_signal(values=values)(look))

    assert difference(wanted, plant).step == 50


def test_what_was_peeked(wanted):
    look = wanted.looks[0]
    got = replace(wanted, looks=[with_signal(values=look.signals[0].values + 0.01)(look), wanted.looks[1]])
    found = PAIR.judge(PROGRAM).first_difference(got, wanted)
    assert (found.what, found.step, found.line) == ("sample", 400, 6)


def test_errors_come_first(wanted):
    got = replace(wanted, failure=Failure(5, ZeroDivisionError("division by zero")))
    found = PAIR.judge(PROGRAM).first_difference(got, wanted)
    assert (found.what, found.line, found.got) == ("error", 5, "ZeroDivisionError: division by zero")


def test_nothing_is_compared_from_a_doubt_on(wanted):
    """Of a cell that sends nothing, itself is left out from then on; of one that does, all are."""
    signal = wanted.looks[1].signals[0]
    values, (other, cell) = signal.values.copy(), signal.ids[:2]
    values[30:, 1] += 1.0
    judge = PAIR.judge(PROGRAM)
    for doubtful, distance, step, senders, found in (
        (cell, 0.0, 30, (), None), (cell, 0.0, 31, (), 30), (cell, 0.01, 30, (), 30),
        (other, 0.0, 30, (), 30), (other, 0.0, 30, (other,), None), (-1, 0.0, 30, (), None),
    ):  # fmt: skip
        doubts = {0: [Doubt(step, doubtful, "close", distance, 1.0)]}
        doubted = replace(wanted, doubts=doubts, senders={0: frozenset(senders)})
        got = replace(doubted, looks=[wanted.looks[0], with_signal(values=values)(wanted.looks[1])])
        difference = judge.first_difference(got, doubted)
        assert (difference.step if difference else None) == found


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("MultipleSpikesLost", ["arrives in step", "The contract: ", "SpikeSource"]),
        ("SpikesAStepLate", ["no spike", "a spike", "The contract: A spike belongs"]),
        ("FirstRowInvented", ["at step 0", "Row 0 is the state"]),
    ],
)
def test_message_of_a_mutant(tmp_path, name, words):
    done = run_suite(tmp_path, name, "MUTANTS", "-x", "-k", "test_random_programs", "--pynn-data-seed", "1")
    assert done.returncode == 1
    _, _, text = done.stdout.partition("test_random_programs[")
    for word in words:
        assert word in text
    message = text.partition("] ")[2].partition("repeat it with")[0]
    assert len(message.splitlines()) < 40
    assert f"import pynn_data.mutant_{name} as sim" in message
    assert "print(seen)" in message
