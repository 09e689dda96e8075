"""What NEST's own recorders hold, collected: 10^6 spikes, and 1000 cells x 10^4 samples.

The measure is ``get('events')``, which only hands over the flat columns that NEST has.
"""

from __future__ import annotations

from typing import Any

from measure import MB, Stopwatch, compare, peak, resident, table

CELLS, DT, DURATION = 1000, 0.1, 1000.0
SPIKES = 1_000_000


def spikes() -> Any:
    """Return a recorder with 10^6 spikes of 1000 cells."""
    import nest

    nest.verbosity = nest.VerbosityLevel.ERROR
    cells = nest.Create("parrot_neuron", CELLS)
    each = SPIKES // CELLS
    source = nest.Create("spike_generator", params={"spike_times": [1.0 + k for k in range(each)]})
    recorder = nest.Create("spike_recorder")
    nest.Connect(source, cells)
    nest.Connect(cells, recorder)
    nest.Simulate(each + 3.0)
    return recorder


def samples() -> Any:
    """Return a multimeter with 10^4 samples of 1000 cells."""
    import nest

    nest.verbosity = nest.VerbosityLevel.ERROR
    cells = nest.Create("iaf_cond_exp", CELLS, params={"I_e": 500.0})
    meter = nest.Create("multimeter", params={"interval": DT, "record_from": ["V_m"]})
    nest.Connect(meter, cells)
    nest.Simulate(DURATION)
    return meter


def get(recorder: Any) -> dict[str, float]:
    before, collecting = resident(), Stopwatch()
    with collecting:
        recorder.get("events")
    return {"collecting": collecting.seconds, "peak": peak() - before}


def collect(recorder: Any) -> dict[str, float]:
    from pynn_data_nest.host import NestHost

    before, collecting = resident(), Stopwatch()
    with collecting:
        (found,) = NestHost.collect(recorder) or ()
    assert found.cells.size == (SPIKES if hasattr(found, "recorded") else CELLS)
    return {"collecting": collecting.seconds, "peak": peak() - before}


VARIANTS = {
    "spikes: get": lambda: get(spikes()),
    "spikes: collect": lambda: collect(spikes()),
    "samples: get": lambda: get(samples()),
    "samples: collect": lambda: collect(samples()),
}


def main() -> None:
    best = compare(__file__, VARIANTS, {}, __doc__)
    print(f"{SPIKES} spikes; {CELLS} cells x {DURATION / DT:.0f} samples, {CELLS * DURATION / DT * 8 / MB:.0f} MB")
    for name, figures in best.items():
        figures["of get"] = figures["collecting"] / best[f"{name.split(':')[0]}: get"]["collecting"]
    table(best, {"collecting": "s", "of get": "of get", "peak": "peak memory"})


if __name__ == "__main__":
    main()
