TITLE Injector of currents: one for all currents of a network

VERBATIM
#include <vector>
namespace {
struct Part {
    std::vector<double> steps, amplitudes;
    size_t next = 0;
    double amplitude = 0;
};
struct Target {
    neuron::container::data_handle<double> variable;
    std::vector<size_t> parts;
};
struct Ensemble {
    std::vector<Part> parts;
    std::vector<Target> targets;
    bool changed = false;

    void inject(double step) {
        for (Part& part : parts) {
            for (; part.next < part.steps.size() && part.steps[part.next] <= step; ++part.next) {
                changed = changed || part.amplitude != part.amplitudes[part.next];
                part.amplitude = part.amplitudes[part.next];
            }
        }
        if (!changed) return;
        for (Target& target : targets) {
            double sum = 0;
            for (size_t part : target.parts) sum += parts[part].amplitude;
            *target.variable = sum;
        }
        changed = false;
    }
};
}  // namespace
#define ENSEMBLE static_cast<Ensemble*>(_p_ensemble)
ENDVERBATIM

NEURON {
    POINT_PROCESS PynnDataInjector
    RANGE now
    POINTER ensemble
}

ASSIGNED {
    now
    ensemble
}

CONSTRUCTOR {
VERBATIM
    _p_ensemble = new Ensemble;
ENDVERBATIM
}

DESTRUCTOR {
VERBATIM
    delete ENSEMBLE;
ENDVERBATIM
}

INITIAL {
}

COMMENT
Before the step: what is set here acts on the cells in it. Setting it twice does no harm.
ENDCOMMENT

BEFORE BREAKPOINT {
VERBATIM
    ENSEMBLE->inject(now);
ENDVERBATIM
}

BREAKPOINT {
    SOLVE advance METHOD after_cvode
}

PROCEDURE advance() {
    now = now + 1
}

COMMENT
target(variable) takes in a variable to be set; connect(number of current, number of target) joins a current to it.
ENDCOMMENT

PROCEDURE target() {
VERBATIM
    ENSEMBLE->targets.push_back({hoc_hgetarg<double>(1), {}});
ENDVERBATIM
}

PROCEDURE connect() {
VERBATIM
    const size_t part = static_cast<size_t>(*hoc_getarg(1));
    Ensemble& all = *ENSEMBLE;
    if (all.parts.size() <= part) all.parts.resize(part + 1);
    all.targets.at(static_cast<size_t>(*hoc_getarg(2))).parts.push_back(part);
    all.changed = true;
ENDVERBATIM
}

COMMENT
play(number of current, steps, amplitudes) replaces what a current is to be.
ENDCOMMENT

PROCEDURE play() {
VERBATIM
    Part& part = ENSEMBLE->parts.at(static_cast<size_t>(*hoc_getarg(1)));
    IvocVect *steps = vector_arg(2), *amplitudes = vector_arg(3);
    part.steps.assign(vector_vec(steps), vector_vec(steps) + vector_capacity(steps));
    part.amplitudes.assign(vector_vec(amplitudes), vector_vec(amplitudes) + vector_capacity(amplitudes));
    part.next = 0;
ENDVERBATIM
}
