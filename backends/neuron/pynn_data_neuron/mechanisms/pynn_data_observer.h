// What an observer sees of a network that a script has built: samples of variables, spikes, and the steps.
#pragma once
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <vector>

namespace pynn_data {

using Variable = neuron::container::data_handle<double>;

// Variables that are sampled every so many steps, row by row.
struct Sampler {
    long interval = 1, wait = 0;
    std::size_t rows = 0, first = 0;  // Rows kept, and those forgotten before.
    std::vector<Variable> variables;
    std::vector<double> values;
    long lost = -1;  // Number of a variable that exists no more.

    void take() {
        if (lost >= 0) return;
        const std::size_t before = values.size();
        for (auto const& variable : variables) {
            if (!variable) {
                lost = &variable - variables.data();
                values.resize(before);
                return;
            }
            values.push_back(*variable);
        }
        ++rows;
        wait = interval;
    }

    void step() {
        if (--wait <= 0) take();
    }

    void forget() {
        values.clear();
        first += rows;
        rows = 0;
    }

    void restart() {
        forget();
        first = 0;
        take();
    }
};

// A variable that emits a spike when it rises above a threshold.
struct Crossing {
    Variable variable;
    double threshold, who;
    bool above;
};

// Spikes of some cells: whose, in which step, and how long before its end (ms, not positive).
struct Spikes {
    std::vector<Crossing> crossings;
    std::vector<double> columns[3];
    long lost = -1;

    void put(double who, double step, double offset) {
        columns[0].push_back(who);
        columns[1].push_back(step);
        columns[2].push_back(offset);
    }

    void look(double step) {
        if (lost >= 0) return;
        for (auto& crossing : crossings) {
            if (!crossing.variable) {
                lost = &crossing - crossings.data();
                return;
            }
            const double excess = *crossing.variable - crossing.threshold;
            if (excess > 0) {
                if (!crossing.above) put(crossing.who, step, 0);
                crossing.above = true;
            } else {
                crossing.above = false;
            }
        }
    }

    void forget() {
        for (auto& column : columns) column.clear();
    }

    // Events of step 0 have been heard already when a network has been initialized.
    void restart() {
        for (auto& crossing : crossings) crossing.above = false;
        look(0);
    }
};

struct Listener {
    double spikes, who;
};

struct Observer {
    double width = 0, step = 0, time = 0, from = 0, to = 0;
    bool fresh = false, jumped = false;
    double next = 0;
    std::map<double, Sampler> samplers;
    std::map<double, Spikes> spikes;
    std::map<double, std::vector<Listener>> sources;

    void begin(double length, double now) {
        width = length;
        time = now;
        step = std::nearbyint(now / length);
    }

    // Called whenever NEURON's own recorders take a sample.
    void see(double now, double length) {
        if (fresh) {
            fresh = false;
            begin(width, now);
            for (auto& each : spikes) each.second.restart();
            for (auto& each : samplers) each.second.restart();
            if (step != 0) jump(0, now);
            return;
        }
        if (jumped || ends(step, now)) return;  // NEURON's recorders have been initialized once more.
        if (length != width || !ends(step + 1, now)) return jump(time, now);
        step += 1;
        time = now;
        for (auto& each : spikes) each.second.look(step);
        for (auto& each : samplers) each.second.step();
    }

    // A source of events has emitted one. What is due after the last sample belongs to the step to come.
    void hear(double source, double now) {
        const double before = fresh ? 0 : time, latest = fresh ? 0 : step;
        const double in = now > before ? latest + 1 : latest;
        double offset = now == before ? 0 : now - in * width;
        if (offset > 0) offset = 0;
        if (offset <= -width) offset = -width * (1 - 1e-12);
        for (auto const& listener : sources[source]) spikes[listener.spikes].put(listener.who, in, offset);
    }

  private:
    // Whether a step ends now, but for rounding: time is a sum of half steps.
    bool ends(double number, double now) const {
        const double drift = std::numeric_limits<double>::epsilon() * now * number;
        return std::fabs(now - number * width) <= 1e-4 * width + drift;
    }

    void jump(double before, double now) {
        jumped = true;
        from = before;
        to = now;
    }
};

}  // namespace pynn_data
