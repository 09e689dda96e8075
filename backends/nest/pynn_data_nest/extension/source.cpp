#include "source.h"

#include <vector>

#include "event_delivery_manager_impl.h"
#include "kernel_manager.h"

namespace pynn_data {

namespace {

struct Event {
    std::int64_t node;
    std::int64_t spikes;
};

struct Timetable {
    std::int64_t first = 0, last = -1;
    std::vector<std::size_t> begins;  // of the events of each step from the first on; one more for the end
    std::vector<Event> events;
};

Timetable timetable;
std::vector<std::vector<Source*>> sources;  // of each thread, by number of the node

}  // namespace

size_t Source::send_test_event(nest::Node& target, size_t receptor, nest::synindex, bool) {
    nest::SpikeEvent event;
    event.set_sender(*this);
    return target.handles_test_event(event, receptor);
}

// Each thread has its own copy of a source, for the targets that are its own.
void Source::pre_run_hook() {
    nest::StimulationDevice::pre_run_hook();
    auto& of_thread = sources[get_thread()];
    if (of_thread.size() <= get_node_id()) of_thread.resize(get_node_id() + 1);
    of_thread[get_node_id()] = this;
}

// NEST stamps what is sent at a `lag` with the step after it.
void Player::update(const nest::Time& origin, long from, long to) {
    const std::int64_t now = origin.get_steps();
    const auto& of_thread = sources[get_thread()];
    for (long lag = from; lag < to; ++lag) {
        const std::int64_t step = now + lag + 1;
        if (step < timetable.first || step > timetable.last) continue;
        const std::size_t row = step - timetable.first;
        for (std::size_t i = timetable.begins[row]; i < timetable.begins[row + 1]; ++i) {
            const Event& event = timetable.events[i];
            nest::SpikeEvent spikes;
            spikes.set_multiplicity(event.spikes);
            nest::kernel().event_delivery_manager.send(*of_thread[event.node], spikes, lag);
        }
    }
}

}  // namespace pynn_data

void pynn_data_play(
    const std::int64_t* nodes, const std::int64_t* steps, std::int64_t spikes, std::int64_t first, std::int64_t last) {
    using namespace pynn_data;
    sources.resize(nest::kernel().vp_manager.get_num_threads());
    timetable.first = first;
    timetable.last = last;
    auto& begins = timetable.begins;
    auto& events = timetable.events;
    begins.assign(last - first + 2, 0);
    events.clear();
    std::int64_t i = 0;
    for (std::int64_t step = first; step <= last; ++step) {
        begins[step - first] = events.size();
        while (i < spikes && steps[i] == step) {
            const std::int64_t begin = i;
            while (i < spikes && steps[i] == step && nodes[i] == nodes[begin]) ++i;
            events.push_back({nodes[begin], i - begin});
        }
    }
    begins[last - first + 1] = events.size();
}
