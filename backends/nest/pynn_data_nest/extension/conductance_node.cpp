#include "conductance_node.h"

#include <cmath>

#include "event_delivery_manager_impl.h"
#include "exceptions.h"
#include "kernel_manager.h"

namespace pynn_data {

size_t ConductanceNode::send_test_event(nest::Node& target, size_t receptor, nest::synindex, bool) {
    nest::SpikeEvent event;
    event.set_sender(*this);
    return target.handles_test_event(event, receptor);
}

void ConductanceNode::check(bool right, const std::string& what) {
    if (!right) throw nest::BadProperty(what);
}

void ConductanceNode::check_receptor(size_t receptor) const {
    if (receptor != 0) throw nest::UnknownReceptorType(receptor, get_name());
}

size_t ConductanceNode::handles_test_event(nest::SpikeEvent&, size_t receptor) {
    check_receptor(receptor);
    return 0;
}

size_t ConductanceNode::handles_test_event(nest::CurrentEvent&, size_t receptor) {
    check_receptor(receptor);
    return 0;
}

void ConductanceNode::handle(nest::SpikeEvent& e) {
    const double weight = e.get_weight();
    nest::RingBuffer& receptor = weight > 0 ? excitation_ : inhibition_;
    const long steps = e.get_rel_delivery_steps(nest::kernel().simulation_manager.get_slice_origin());
    receptor.add_value(steps, std::fabs(weight) * e.get_multiplicity());
}

void ConductanceNode::handle(nest::CurrentEvent& e) {
    const long steps = e.get_rel_delivery_steps(nest::kernel().simulation_manager.get_slice_origin());
    currents_.add_value(steps, e.get_weight() * e.get_current());
}

void ConductanceNode::clear_inputs() {
    excitation_.clear();
    inhibition_.clear();
    currents_.clear();
    nest::ArchivingNode::clear_history();
    step_ = stride_ = nest::Time::get_resolution().get_ms();
    stimulus_ = 0;
}

void ConductanceNode::send_spike(const nest::Time& origin, long lag) {
    set_spiketime(nest::Time::step(origin.get_steps() + lag + 1));
    nest::SpikeEvent event;
    nest::kernel().event_delivery_manager.send(*this, event, lag);
}

}  // namespace pynn_data
