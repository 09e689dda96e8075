// What the cells with two conductances share: spikes and currents that come in, and spikes that go out.
//
// A weight above 0 is that of an excitatory synapse; others are taken for inhibitory ones, by their magnitude.
#pragma once

#include "kernel.h"

#include <string>

#include "archiving_node.h"
#include "event.h"
#include "nest_types.h"
#include "ring_buffer.h"

namespace pynn_data {

class ConductanceNode : public nest::ArchivingNode {
public:
    using nest::Node::handle;
    using nest::Node::handles_test_event;

    size_t send_test_event(nest::Node& target, size_t receptor, nest::synindex, bool) override;
    size_t handles_test_event(nest::SpikeEvent&, size_t receptor) override;
    size_t handles_test_event(nest::CurrentEvent&, size_t receptor) override;
    void handle(nest::SpikeEvent&) override;
    void handle(nest::CurrentEvent&) override;

protected:
    ConductanceNode() = default;
    ConductanceNode(const ConductanceNode& other) : nest::ArchivingNode(other) {}  // NEST's way to make a cell

    static void check(bool right, const std::string& what);  // of what a script gives
    void check_receptor(size_t receptor) const;
    void clear_inputs();
    void send_spike(const nest::Time& origin, long lag);

    long refractory_ = 0;        // steps left
    long refractory_steps_ = 0;  // after a spike
    double stimulus_ = 0;        // pA, of the generators
    double step_ = 0;            // ms
    double stride_ = 0;          // ms, that the integration proposes
    nest::RingBuffer excitation_, inhibition_, currents_;
};

}  // namespace pynn_data
