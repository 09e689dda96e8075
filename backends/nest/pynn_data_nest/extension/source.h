// A source of spikes that are laid out in memory: the plug-in writes them there, nothing is converted.
#pragma once

#include "kernel.h"

#include <cstdint>

#include "event.h"
#include "nest_types.h"
#include "stimulation_device.h"

namespace pynn_data {

// Steps of the kernel at which the sources emit, in ascending order, those of a source in one row. A step may occur
// several times. The memory is the plug-in's.
struct Timetable {
    const std::int64_t* begins = nullptr;  // of the row of each node, by its number; one more for the last one's end
    const std::int64_t* steps = nullptr;
    std::int64_t nodes = 0;
    std::int64_t edition = 0;  // changes when another one is laid out
};

extern Timetable timetable;

class Source : public nest::StimulationDevice {
public:
    static constexpr const char* model = "pynn_data_source";

    size_t send_test_event(nest::Node& target, size_t receptor, nest::synindex, bool) override;
    nest::SignalType sends_signal() const override { return nest::ALL; }
    Type get_type() const override { return SPIKE_GENERATOR; }

private:
    void init_state_() override {}
    void init_buffers_() override {}
    void update(const nest::Time& origin, long from, long to) override;

    std::int64_t next_ = 0, end_ = 0;  // places in the steps
    std::int64_t edition_ = 0;
};

}  // namespace pynn_data
