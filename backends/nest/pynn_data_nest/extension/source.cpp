#include "source.h"

#include "event_delivery_manager_impl.h"
#include "kernel_manager.h"

namespace pynn_data {

Timetable timetable;

size_t Source::send_test_event(nest::Node& target, size_t receptor, nest::synindex, bool) {
    nest::SpikeEvent event;
    event.set_sender(*this);
    return target.handles_test_event(event, receptor);
}

// NEST stamps what is sent at `lag` with the step after it.
void Source::update(const nest::Time& origin, long from, long to) {
    if (edition_ != timetable.edition) {
        edition_ = timetable.edition;
        const auto node = static_cast<std::int64_t>(get_node_id());
        const bool listed = node < timetable.nodes;
        next_ = listed ? timetable.begins[node] : 0;
        end_ = listed ? timetable.begins[node + 1] : 0;
    }
    const std::int64_t now = origin.get_steps();
    while (next_ < end_ && timetable.steps[next_] <= now + from) ++next_;  // past
    while (next_ < end_ && timetable.steps[next_] <= now + to) {
        const std::int64_t step = timetable.steps[next_];
        const std::int64_t first = next_;
        while (next_ < end_ && timetable.steps[next_] == step) ++next_;
        nest::SpikeEvent spikes;
        spikes.set_multiplicity(next_ - first);
        nest::kernel().event_delivery_manager.send(*this, spikes, step - now - 1);
    }
}

}  // namespace pynn_data

extern "C" void pynn_data_play(const std::int64_t* begins, const std::int64_t* steps, std::int64_t nodes) {
    pynn_data::timetable.begins = begins;
    pynn_data::timetable.steps = steps;
    pynn_data::timetable.nodes = nodes;
    ++pynn_data::timetable.edition;
}
