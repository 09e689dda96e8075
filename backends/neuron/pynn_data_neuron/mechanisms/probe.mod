TITLE Probe of one variable of many cells, sampled at an interval of whole steps

VERBATIM
#include <cstddef>
#include <cstdint>
#include <vector>
namespace {
struct Samples {
    std::vector<neuron::container::data_handle<double>> variables;
    std::vector<double> values;
    std::size_t rows = 0;

    void take() {
        ++rows;
        for (auto const& variable : variables) values.push_back(*variable);
    }
};
}  // namespace
#define SAMPLES static_cast<Samples*>(_p_store)
ENDVERBATIM

NEURON {
    POINT_PROCESS PynnDataProbe
    RANGE interval, wait
    POINTER store
}

PARAMETER {
    interval = 1
}

ASSIGNED {
    wait
    store
}

CONSTRUCTOR {
VERBATIM
    _p_store = new Samples;
ENDVERBATIM
}

DESTRUCTOR {
VERBATIM
    delete SAMPLES;
ENDVERBATIM
}

INITIAL {
}

COMMENT
After the step: all cells have their new state.
ENDCOMMENT

AFTER SOLVE {
    wait = wait - 1
    if (wait <= 0) {
        wait = interval
VERBATIM
        SAMPLES->take();
ENDVERBATIM
    }
}

BREAKPOINT {
    SOLVE advance METHOD after_cvode
}

PROCEDURE advance() {
}

PROCEDURE sample() {
    wait = interval
VERBATIM
    SAMPLES->take();
ENDVERBATIM
}

COMMENT
add(variable) takes in one more variable.
ENDCOMMENT

PROCEDURE add() {
VERBATIM
    SAMPLES->variables.push_back(hoc_hgetarg<double>(1));
ENDVERBATIM
}

COMMENT
The samples lie, row by row, at the address samples(), and are rows() times the number of variables; forget() makes an end of them.
ENDCOMMENT

FUNCTION samples() {
VERBATIM
    _lsamples = static_cast<double>(reinterpret_cast<std::uintptr_t>(SAMPLES->values.data()));
ENDVERBATIM
}

FUNCTION rows() {
VERBATIM
    _lrows = static_cast<double>(SAMPLES->rows);
ENDVERBATIM
}

PROCEDURE forget() {
VERBATIM
    SAMPLES->values.clear();
    SAMPLES->rows = 0;
ENDVERBATIM
}
