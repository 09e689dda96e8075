// NEST's configuration; every file of the library includes this first.
#pragma once
#include "config.h"
// A wheel of NEST was built with Boost but does not bring Boost's headers. They make some messages more readable and
// sort faster; the layout of no class depends on them.
#undef HAVE_BOOST
