TITLE Player of spikes: one for all sources of a network; it also keeps the count of steps

VERBATIM
#include <cstdint>
#include <vector>
namespace {
struct Score {
    std::vector<Point_process*> sources;
    std::vector<double> steps;
    std::vector<size_t> who;
    size_t next = 0;
};
}  // namespace
#define SCORE static_cast<Score*>(_p_score)
ENDVERBATIM

NEURON {
    POINT_PROCESS PynnDataPlayer
    RANGE now
    POINTER score
}

ASSIGNED {
    dt (ms)
    now
    score
}

CONSTRUCTOR {
VERBATIM
    _p_score = new Score;
ENDVERBATIM
}

DESTRUCTOR {
VERBATIM
    delete SCORE;
ENDVERBATIM
}

INITIAL {
}

BREAKPOINT {
    SOLVE advance METHOD after_cvode
}

COMMENT
Sets the time to a whole number of steps: adding up half steps, it would drift away in long runs.
ENDCOMMENT

PROCEDURE advance() {
    now = now + 1
VERBATIM
    t = now * dt;
ENDVERBATIM
    emit()
}

COMMENT
Emits the spikes of the present step.
ENDCOMMENT

PROCEDURE emit() {
VERBATIM
    Score& play = *SCORE;
    for (; play.next < play.steps.size() && play.steps[play.next] <= now; ++play.next) {
        net_event(play.sources[play.who[play.next]], t);
    }
ENDVERBATIM
}

COMMENT
add(source) takes in one more source.
ENDCOMMENT

PROCEDURE add() {
VERBATIM
    SCORE->sources.push_back(ob2pntproc(*hoc_objgetarg(1)));
ENDVERBATIM
}

COMMENT
play(steps, numbers of sources) replaces what is to be played, in the order of steps.
ENDCOMMENT

PROCEDURE play() {
VERBATIM
    IvocVect *steps = vector_arg(1), *who = vector_arg(2);
    Score& play = *SCORE;
    play.steps.assign(vector_vec(steps), vector_vec(steps) + vector_capacity(steps));
    play.who.assign(vector_vec(who), vector_vec(who) + vector_capacity(who));
    play.next = 0;
ENDVERBATIM
}

COMMENT
address(vector) is where the vector's numbers lie.
ENDCOMMENT

FUNCTION address() {
VERBATIM
    _laddress = static_cast<double>(reinterpret_cast<std::uintptr_t>(vector_vec(vector_arg(1))));
ENDVERBATIM
}
