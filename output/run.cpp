#include<stdlib.h>
#include "objects.h"
#include<ctime>
#include<random>

#include "code_objects/eventmonitor_codeobject.h"
#include "code_objects/eventmonitor_codeobject_1.h"
#include "code_objects/neurongroup_spike_resetter_codeobject.h"
#include "code_objects/neurongroup_spike_resetter_codeobject_1.h"
#include "code_objects/neurongroup_spike_thresholder_codeobject.h"
#include "code_objects/neurongroup_spike_thresholder_codeobject_1.h"
#include "code_objects/neurongroup_stateupdater_codeobject.h"
#include "code_objects/neurongroup_stateupdater_codeobject_1.h"
#include "code_objects/neurongroup_up_thresholder_codeobject.h"
#include "code_objects/neurongroup_up_thresholder_codeobject_1.h"
#include "code_objects/ratemonitor_codeobject.h"
#include "code_objects/ratemonitor_codeobject_1.h"
#include "code_objects/spikemonitor_codeobject.h"
#include "code_objects/spikemonitor_codeobject_1.h"
#include "code_objects/statemonitor_1_codeobject.h"
#include "code_objects/statemonitor_1_codeobject_1.h"
#include "code_objects/statemonitor_codeobject.h"
#include "code_objects/statemonitor_codeobject_1.h"


void brian_start()
{
	_init_arrays();
	_load_arrays();
	// Initialize clocks (link timestep and dt to the respective arrays)
    brian::defaultclock.timestep = brian::_array_defaultclock_timestep;
    brian::defaultclock.dt = brian::_array_defaultclock_dt;
    brian::defaultclock.t = brian::_array_defaultclock_t;
    brian::statemonitor_1_clock.timestep = brian::_array_statemonitor_1_clock_timestep;
    brian::statemonitor_1_clock.dt = brian::_array_statemonitor_1_clock_dt;
    brian::statemonitor_1_clock.t = brian::_array_statemonitor_1_clock_t;
}

void brian_end()
{
	_write_arrays();
	_dealloc_arrays();
}


