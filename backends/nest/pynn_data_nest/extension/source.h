// Sources of spikes that the plug-in lays out in memory, and the player that has them emit.
//
// A network has one player. It goes through the spikes step by step, so that sources without a spike cost nothing.
#pragma once

#include "kernel.h"

#include <cstdint>

#include "event.h"
#include "nest_types.h"
#include "stimulation_device.h"

namespace pynn_data {

class Source : public nest::StimulationDevice {
public:
    static constexpr const char* model = "pynn_data_source";

    size_t send_test_event(nest::Node& target, size_t receptor, nest::synindex, bool) override;
    nest::SignalType sends_signal() const override { return nest::ALL; }
    Type get_type() const override { return SPIKE_GENERATOR; }

private:
    void init_state_() override {}
    void init_buffers_() override {}
    void pre_run_hook() override;
};

class Player : public nest::StimulationDevice {
public:
    static constexpr const char* model = "pynn_data_player";

private:
    void init_state_() override {}
    void init_buffers_() override {}
    void update(const nest::Time& origin, long from, long to) override;
};

}  // namespace pynn_data

// Take the spikes of all sources for the kernel's steps from `first` to `last`, instead of those taken before: number
// of the node and step of each, sorted by (step, node). Several of a source in a step become one event.
extern "C" void pynn_data_play(
    const std::int64_t* nodes, const std::int64_t* steps, std::int64_t spikes, std::int64_t first, std::int64_t last);
