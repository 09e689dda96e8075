// What NEST finds in the library, and the models that it has.
#include "gif_cond_exp.h"
#include "hh_cond_exp.h"
#include "nest_extension_interface.h"
#include "source.h"

namespace {

struct Module : nest::NESTExtensionInterface {
    void initialize() override {
        nest::register_node_model<pynn_data::GIFCondExp>(pynn_data::GIFCondExp::model);
        nest::register_node_model<pynn_data::HHCondExp>(pynn_data::HHCondExp::model);
        nest::register_node_model<pynn_data::Source>(pynn_data::Source::model);
        nest::register_node_model<pynn_data::Player>(pynn_data::Player::model);
    }
};

}  // namespace

extern "C" {
Module module;
}
