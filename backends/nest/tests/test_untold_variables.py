"""Variables of which NEST tells samples to multimeters only, recorded from a network that a script has built."""

import pynn_data


def test_the_sample_at_now_comes_with_the_next_step():
    import nest

    nest.ResetKernel()
    nest.verbosity = nest.VerbosityLevel.ERROR
    cells = nest.Create("iaf_psc_exp", 2, {"I_e": 500.0})
    nest.Connect(cells, cells, "one_to_one", {"weight": 10.0, "delay": 0.1})
    attached = pynn_data.attach("nest")
    group = attached.group(cells, label="cells")
    group.record(["V_m", "I_syn_ex"])
    for steps in (200, 1, 99):
        nest.Simulate(steps * 0.1)
        signals = group.get_data().segments[0].analogsignals
        now = round(nest.biological_time / 0.1)
        assert {signal.name: len(signal) for signal in signals} == {"V_m": now + 1, "I_syn_ex": now}
    attached.end()
    nest.ResetKernel()
