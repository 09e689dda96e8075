TITLE Observer of a network that a script has built: one for all that is recorded of it

VERBATIM
#include <cstdint>
#include "pynn_data_observer.h"
#define OBSERVER static_cast<pynn_data::Observer*>(_p_store)
#define ADDRESS(vector) static_cast<double>(reinterpret_cast<std::uintptr_t>((vector).data()))
ENDVERBATIM

NEURON {
    POINT_PROCESS PynnDataObserver
    POINTER store
}

ASSIGNED {
    dt (ms)
    store
}

CONSTRUCTOR {
VERBATIM
    _p_store = new pynn_data::Observer;
ENDVERBATIM
}

DESTRUCTOR {
VERBATIM
    delete OBSERVER;
ENDVERBATIM
}

INITIAL {
}

COMMENT
NEURON does this where its vectors take their samples, immediately before.
ENDCOMMENT

BEFORE STEP {
VERBATIM
    OBSERVER->see(_nt->_t, dt);
ENDVERBATIM
}

COMMENT
count_steps(width of a step) is called once. begin_anew() tells that the network is about to be initialized: what has been
recorded is then forgotten.
ENDCOMMENT

PROCEDURE count_steps() {
VERBATIM
    OBSERVER->begin(*hoc_getarg(1), nrn_threads->_t);
ENDVERBATIM
}

PROCEDURE begin_anew() {
VERBATIM
    OBSERVER->fresh = true;
    for (auto& each : OBSERVER->spikes) each.second.forget();
ENDVERBATIM
}

FUNCTION latest_step() {
VERBATIM
    _llatest_step = OBSERVER->step;
ENDVERBATIM
}

COMMENT
has_jumped() tells whether time has changed by anything but a step, jumped_from() and jumped_to() from where to where.
ENDCOMMENT

FUNCTION has_jumped() {
VERBATIM
    _lhas_jumped = OBSERVER->jumped;
ENDVERBATIM
}

FUNCTION jumped_from() {
VERBATIM
    _ljumped_from = OBSERVER->from;
ENDVERBATIM
}

FUNCTION jumped_to() {
VERBATIM
    _ljumped_to = OBSERVER->to;
ENDVERBATIM
}

COMMENT
new_sampler(interval) returns the number of a new one, add_variable(number, variable) adds a variable to it, and
start_sampler(number) takes the first row.
The samples lie, row by row, at sample_address(number), and are sample_rows(number) times the number of variables, from
row first_row(number) on; forget_samples(number) makes an end of them, remove_sampler(number) of the sampler.
lost_sample(number) is the place of a variable that exists no more, or -1.
ENDCOMMENT

FUNCTION new_sampler() {
VERBATIM
    pynn_data::Observer& all = *OBSERVER;
    _lnew_sampler = all.next++;
    all.samplers[_lnew_sampler].interval = static_cast<long>(*hoc_getarg(1));
ENDVERBATIM
}

PROCEDURE add_variable() {
VERBATIM
    OBSERVER->samplers.at(*hoc_getarg(1)).variables.push_back(hoc_hgetarg<double>(2));
ENDVERBATIM
}

PROCEDURE start_sampler() {
VERBATIM
    OBSERVER->samplers.at(*hoc_getarg(1)).take();
ENDVERBATIM
}

FUNCTION sample_address() {
VERBATIM
    _lsample_address = ADDRESS(OBSERVER->samplers.at(*hoc_getarg(1)).values);
ENDVERBATIM
}

FUNCTION first_row() {
VERBATIM
    _lfirst_row = static_cast<double>(OBSERVER->samplers.at(*hoc_getarg(1)).first);
ENDVERBATIM
}

FUNCTION sample_rows() {
VERBATIM
    _lsample_rows = static_cast<double>(OBSERVER->samplers.at(*hoc_getarg(1)).rows);
ENDVERBATIM
}

PROCEDURE forget_samples() {
VERBATIM
    OBSERVER->samplers.at(*hoc_getarg(1)).forget();
ENDVERBATIM
}

PROCEDURE remove_sampler() {
VERBATIM
    OBSERVER->samplers.erase(*hoc_getarg(1));
ENDVERBATIM
}

FUNCTION lost_sample() {
VERBATIM
    _llost_sample = OBSERVER->samplers.at(*hoc_getarg(1)).lost;
ENDVERBATIM
}

COMMENT
new_spikes() returns the number of a new collection of spikes. add_crossing(number, whose, threshold, variable) adds a
cell that spikes when a variable rises above a threshold, add_source(number, whose, source) one whose events
heard(source) tells. The columns 0 (whose), 1 (step) and 2 (offset in ms) lie at spike_address(number, which) and have
spike_count(number) elements;
forget_spikes(number) makes an end of them, remove_spikes(number) of the collection.
lost_crossing(number) is the place of a variable that exists no more, or -1.
ENDCOMMENT

FUNCTION new_spikes() {
VERBATIM
    pynn_data::Observer& all = *OBSERVER;
    _lnew_spikes = all.next++;
    all.spikes[_lnew_spikes];
ENDVERBATIM
}

PROCEDURE add_crossing() {
VERBATIM
    pynn_data::Observer& all = *OBSERVER;
    pynn_data::Crossing crossing{hoc_hgetarg<double>(4), *hoc_getarg(3), *hoc_getarg(2), false};
    const bool above = *crossing.variable > crossing.threshold;
    pynn_data::Spikes& one = all.spikes.at(*hoc_getarg(1));
    if (above && all.step == 0) one.put(crossing.who, 0, 0);
    crossing.above = above;
    one.crossings.push_back(crossing);
ENDVERBATIM
}

PROCEDURE add_source() {
VERBATIM
    OBSERVER->sources[*hoc_getarg(3)].push_back({*hoc_getarg(1), *hoc_getarg(2)});
ENDVERBATIM
}

PROCEDURE heard() {
VERBATIM
    OBSERVER->hear(*hoc_getarg(1), nrn_threads->_t);
ENDVERBATIM
}

FUNCTION spike_address() {
VERBATIM
    _lspike_address = ADDRESS(OBSERVER->spikes.at(*hoc_getarg(1)).columns[static_cast<int>(*hoc_getarg(2))]);
ENDVERBATIM
}

FUNCTION spike_count() {
VERBATIM
    _lspike_count = static_cast<double>(OBSERVER->spikes.at(*hoc_getarg(1)).columns[0].size());
ENDVERBATIM
}

PROCEDURE forget_spikes() {
VERBATIM
    OBSERVER->spikes.at(*hoc_getarg(1)).forget();
ENDVERBATIM
}

PROCEDURE remove_spikes() {
VERBATIM
    pynn_data::Observer& all = *OBSERVER;
    const double number = *hoc_getarg(1);
    all.spikes.erase(number);
    for (auto& source : all.sources) {
        auto& listeners = source.second;
        for (std::size_t i = listeners.size(); i-- > 0;) {
            if (listeners[i].spikes == number) listeners.erase(listeners.begin() + i);
        }
    }
ENDVERBATIM
}

FUNCTION lost_crossing() {
VERBATIM
    _llost_crossing = OBSERVER->spikes.at(*hoc_getarg(1)).lost;
ENDVERBATIM
}
