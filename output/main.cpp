#include <stdlib.h>
#include "objects.h"
#include <csignal>
#include <ctime>
#include <time.h>

#include "run.h"
#include "brianlib/common_math.h"

#include "code_objects/eventmonitor_codeobject.h"
#include "code_objects/eventmonitor_codeobject_1.h"
#include "code_objects/neurongroup_spike_resetter_codeobject.h"
#include "code_objects/neurongroup_spike_resetter_codeobject_1.h"
#include "code_objects/neurongroup_spike_thresholder_codeobject.h"
#include "code_objects/after_run_neurongroup_spike_thresholder_codeobject.h"
#include "code_objects/neurongroup_spike_thresholder_codeobject_1.h"
#include "code_objects/after_run_neurongroup_spike_thresholder_codeobject_1.h"
#include "code_objects/neurongroup_stateupdater_codeobject.h"
#include "code_objects/neurongroup_stateupdater_codeobject_1.h"
#include "code_objects/neurongroup_up_thresholder_codeobject.h"
#include "code_objects/after_run_neurongroup_up_thresholder_codeobject.h"
#include "code_objects/neurongroup_up_thresholder_codeobject_1.h"
#include "code_objects/after_run_neurongroup_up_thresholder_codeobject_1.h"
#include "code_objects/ratemonitor_codeobject.h"
#include "code_objects/ratemonitor_codeobject_1.h"
#include "code_objects/spikemonitor_codeobject.h"
#include "code_objects/spikemonitor_codeobject_1.h"
#include "code_objects/statemonitor_1_codeobject.h"
#include "code_objects/statemonitor_1_codeobject_1.h"
#include "code_objects/statemonitor_codeobject.h"
#include "code_objects/statemonitor_codeobject_1.h"


#include <iostream>
#include <fstream>
#include <string>




void set_from_command_line(const std::vector<std::string> args)
{
    for (const auto& arg : args) {
		// Split into two parts
		size_t equal_sign = arg.find("=");
		auto name = arg.substr(0, equal_sign);
		auto value = arg.substr(equal_sign + 1, arg.length());
		brian::set_variable_by_name(name, value);
	}
}

void _int_handler(int signal_num) {
	if (Network::_globally_running && !Network::_globally_stopped) {
		Network::_globally_stopped = true;
	} else {
		std::signal(signal_num, SIG_DFL);
		std::raise(signal_num);
	}
}

int main(int argc, char **argv)
{
	std::signal(SIGINT, _int_handler);
	std::random_device _rd;
	std::vector<std::string> args(argv + 1, argv + argc);
	if (args.size() >=2 && args[0] == "--results_dir")
	{
		brian::results_dir = args[1];
		#ifdef DEBUG
		std::cout << "Setting results dir to '" << brian::results_dir << "'" << std::endl;
		#endif
		args.erase(args.begin(), args.begin()+2);
	}
        

	brian_start();
        

	{
		using namespace brian;

		
                
        _array_defaultclock_dt[0] = 0.0001;
        _array_defaultclock_dt[0] = 0.0001;
        _array_defaultclock_dt[0] = 0.0001;
        
                        
                        for(int i=0; i<_num__array_statemonitor__indices; i++)
                        {
                            _array_statemonitor__indices[i] = _static_array__array_statemonitor__indices[i];
                        }
                        
        _array_statemonitor_1_clock_dt[0] = 0.0005;
        _array_statemonitor_1_clock_dt[0] = 0.0005;
        
                        
                        for(int i=0; i<_num__array_statemonitor_1__indices; i++)
                        {
                            _array_statemonitor_1__indices[i] = _static_array__array_statemonitor_1__indices[i];
                        }
                        
        _array_defaultclock_timestep[0] = 0;
        _array_defaultclock_t[0] = 0.0;
        _array_statemonitor_1_clock_timestep[0] = 0;
        _array_statemonitor_1_clock_t[0] = 0.0;
        magicnetwork.clear();
        magicnetwork.add(&defaultclock, _run_statemonitor_codeobject);
        magicnetwork.add(&statemonitor_1_clock, _run_statemonitor_1_codeobject);
        magicnetwork.add(&defaultclock, _run_neurongroup_stateupdater_codeobject);
        magicnetwork.add(&defaultclock, _run_neurongroup_spike_thresholder_codeobject);
        magicnetwork.add(&defaultclock, _run_spikemonitor_codeobject);
        magicnetwork.add(&defaultclock, _run_neurongroup_up_thresholder_codeobject);
        magicnetwork.add(&defaultclock, _run_eventmonitor_codeobject);
        magicnetwork.add(&defaultclock, _run_neurongroup_spike_resetter_codeobject);
        magicnetwork.add(&defaultclock, _run_ratemonitor_codeobject);
        set_from_command_line(args);
        magicnetwork.run(0.05, NULL, 10.0);
        _after_run_neurongroup_spike_thresholder_codeobject();
        _after_run_neurongroup_up_thresholder_codeobject();
        _array_defaultclock_timestep[0] = 500;
        _array_defaultclock_t[0] = 0.05;
        _array_statemonitor_1_clock_timestep[0] = 100;
        _array_statemonitor_1_clock_t[0] = 0.05;
        magicnetwork.clear();
        magicnetwork.add(&defaultclock, _run_statemonitor_codeobject_1);
        magicnetwork.add(&statemonitor_1_clock, _run_statemonitor_1_codeobject_1);
        magicnetwork.add(&defaultclock, _run_neurongroup_stateupdater_codeobject_1);
        magicnetwork.add(&defaultclock, _run_neurongroup_spike_thresholder_codeobject_1);
        magicnetwork.add(&defaultclock, _run_spikemonitor_codeobject_1);
        magicnetwork.add(&defaultclock, _run_neurongroup_up_thresholder_codeobject_1);
        magicnetwork.add(&defaultclock, _run_eventmonitor_codeobject_1);
        magicnetwork.add(&defaultclock, _run_neurongroup_spike_resetter_codeobject_1);
        magicnetwork.add(&defaultclock, _run_ratemonitor_codeobject_1);
        magicnetwork.run(0.02, NULL, 10.0);
        _after_run_neurongroup_spike_thresholder_codeobject_1();
        _after_run_neurongroup_up_thresholder_codeobject_1();
        #ifdef DEBUG
        _debugmsg_spikemonitor_codeobject();
        #endif
        
        #ifdef DEBUG
        _debugmsg_eventmonitor_codeobject();
        #endif
        
        #ifdef DEBUG
        _debugmsg_spikemonitor_codeobject_1();
        #endif
        
        #ifdef DEBUG
        _debugmsg_eventmonitor_codeobject_1();
        #endif

	}
        

	brian_end();
        

	return 0;
}