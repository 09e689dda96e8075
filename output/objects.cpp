

#include "objects.h"
#include "synapses_classes.h"
#include "brianlib/clocks.h"
#include "brianlib/dynamic_array.h"
#include "brianlib/stdint_compat.h"
#include "network.h"
#include<random>
#include<vector>
#include<iostream>
#include<fstream>
#include<map>
#include<tuple>
#include<cstdlib>
#include<string>

namespace brian {

std::string results_dir = "results/";  // can be overwritten by --results_dir command line arg

// For multhreading, we need one generator for each thread. We also create a distribution for
// each thread, even though this is not strictly necessary for the uniform distribution, as
// the distribution is stateless.
std::vector< RandomGenerator > _random_generators;

//////////////// networks /////////////////
Network magicnetwork;

void set_variable_from_value(std::string varname, char* var_pointer, size_t size, char value) {
    #ifdef DEBUG
    std::cout << "Setting '" << varname << "' to " << (value == 1 ? "True" : "False") << std::endl;
    #endif
    std::fill(var_pointer, var_pointer+size, value);
}

template<class T> void set_variable_from_value(std::string varname, T* var_pointer, size_t size, T value) {
    #ifdef DEBUG
    std::cout << "Setting '" << varname << "' to " << value << std::endl;
    #endif
    std::fill(var_pointer, var_pointer+size, value);
}

template<class T> void set_variable_from_file(std::string varname, T* var_pointer, size_t data_size, std::string filename) {
    ifstream f;
    streampos size;
    #ifdef DEBUG
    std::cout << "Setting '" << varname << "' from file '" << filename << "'" << std::endl;
    #endif
    f.open(filename, ios::in | ios::binary | ios::ate);
    size = f.tellg();
    if (size != data_size) {
        std::cerr << "Error reading '" << filename << "': file size " << size << " does not match expected size " << data_size << std::endl;
        return;
    }
    f.seekg(0, ios::beg);
    if (f.is_open())
        f.read(reinterpret_cast<char *>(var_pointer), data_size);
    else
        std::cerr << "Could not read '" << filename << "'" << std::endl;
    if (f.fail())
        std::cerr << "Error reading '" << filename << "'" << std::endl;
}

//////////////// set arrays by name ///////
void set_variable_by_name(std::string name, std::string s_value) {
    size_t var_size;
    size_t data_size;
    // C-style or Python-style capitalization is allowed for boolean values
    if (s_value == "true" || s_value == "True")
        s_value = "1";
    else if (s_value == "false" || s_value == "False")
        s_value = "0";
    // non-dynamic arrays
    if (name == "neurongroup._spikespace") {
        var_size = 6;
        data_size = 6*sizeof(int32_t);
        if (s_value[0] == '-' || (s_value[0] >= '0' && s_value[0] <= '9')) {
            // set from single value
            set_variable_from_value<int32_t>(name, _array_neurongroup__spikespace, var_size, (int32_t)atoi(s_value.c_str()));

        } else {
            // set from file
            set_variable_from_file(name, _array_neurongroup__spikespace, data_size, s_value);
        }
        return;
    }
    if (name == "neurongroup._upspace") {
        var_size = 6;
        data_size = 6*sizeof(int32_t);
        if (s_value[0] == '-' || (s_value[0] >= '0' && s_value[0] <= '9')) {
            // set from single value
            set_variable_from_value<int32_t>(name, _array_neurongroup__upspace, var_size, (int32_t)atoi(s_value.c_str()));

        } else {
            // set from file
            set_variable_from_file(name, _array_neurongroup__upspace, data_size, s_value);
        }
        return;
    }
    if (name == "neurongroup.v") {
        var_size = 5;
        data_size = 5*sizeof(double);
        if (s_value[0] == '-' || (s_value[0] >= '0' && s_value[0] <= '9')) {
            // set from single value
            set_variable_from_value<double>(name, _array_neurongroup_v, var_size, (double)atof(s_value.c_str()));

        } else {
            // set from file
            set_variable_from_file(name, _array_neurongroup_v, data_size, s_value);
        }
        return;
    }
    // dynamic arrays (1d)
    std::cerr << "Cannot set unknown variable '" << name << "'." << std::endl;
    exit(1);
}
//////////////// arrays ///////////////////
double * _array_defaultclock_dt;
const int _num__array_defaultclock_dt = 1;
double * _array_defaultclock_t;
const int _num__array_defaultclock_t = 1;
int64_t * _array_defaultclock_timestep;
const int _num__array_defaultclock_timestep = 1;
int32_t * _array_eventmonitor__source_idx;
const int _num__array_eventmonitor__source_idx = 5;
int32_t * _array_eventmonitor_count;
const int _num__array_eventmonitor_count = 5;
int32_t * _array_eventmonitor_N;
const int _num__array_eventmonitor_N = 1;
int32_t * _array_neurongroup__spikespace;
const int _num__array_neurongroup__spikespace = 6;
int32_t * _array_neurongroup__upspace;
const int _num__array_neurongroup__upspace = 6;
int32_t * _array_neurongroup_i;
const int _num__array_neurongroup_i = 5;
double * _array_neurongroup_v;
const int _num__array_neurongroup_v = 5;
int32_t * _array_ratemonitor_N;
const int _num__array_ratemonitor_N = 1;
int32_t * _array_spikemonitor__source_idx;
const int _num__array_spikemonitor__source_idx = 5;
int32_t * _array_spikemonitor_count;
const int _num__array_spikemonitor_count = 5;
int32_t * _array_spikemonitor_N;
const int _num__array_spikemonitor_N = 1;
int32_t * _array_statemonitor_1__indices;
const int _num__array_statemonitor_1__indices = 5;
double * _array_statemonitor_1_clock_dt;
const int _num__array_statemonitor_1_clock_dt = 1;
double * _array_statemonitor_1_clock_t;
const int _num__array_statemonitor_1_clock_t = 1;
int64_t * _array_statemonitor_1_clock_timestep;
const int _num__array_statemonitor_1_clock_timestep = 1;
int32_t * _array_statemonitor_1_N;
const int _num__array_statemonitor_1_N = 1;
double * _array_statemonitor_1_v;
const int _num__array_statemonitor_1_v = (0, 5);
int32_t * _array_statemonitor__indices;
const int _num__array_statemonitor__indices = 2;
int32_t * _array_statemonitor_N;
const int _num__array_statemonitor_N = 1;
double * _array_statemonitor_v;
const int _num__array_statemonitor_v = (0, 2);

//////////////// dynamic arrays 1d /////////
std::vector<int32_t> _dynamic_array_eventmonitor_i;
std::vector<double> _dynamic_array_eventmonitor_t;
std::vector<double> _dynamic_array_eventmonitor_v;
std::vector<double> _dynamic_array_ratemonitor_rate;
std::vector<double> _dynamic_array_ratemonitor_t;
std::vector<int32_t> _dynamic_array_spikemonitor_i;
std::vector<double> _dynamic_array_spikemonitor_t;
std::vector<double> _dynamic_array_spikemonitor_v;
std::vector<double> _dynamic_array_statemonitor_1_t;
std::vector<double> _dynamic_array_statemonitor_t;

//////////////// dynamic arrays 2d /////////
DynamicArray2D<double> _dynamic_array_statemonitor_1_v;
DynamicArray2D<double> _dynamic_array_statemonitor_v;

/////////////// static arrays /////////////
int32_t * _static_array__array_statemonitor_1__indices;
const int _num__static_array__array_statemonitor_1__indices = 5;
int32_t * _static_array__array_statemonitor__indices;
const int _num__static_array__array_statemonitor__indices = 2;

//////////////// synapses /////////////////

//////////////// clocks ///////////////////
Clock defaultclock;  // attributes will be set in run.cpp
Clock statemonitor_1_clock;  // attributes will be set in run.cpp

// Profiling information for each code object
}

void _init_arrays()
{
    using namespace brian;

    // Arrays initialized to 0
    _array_defaultclock_dt = new double[1];
    
    for(int i=0; i<1; i++) _array_defaultclock_dt[i] = 0;

    _array_defaultclock_t = new double[1];
    
    for(int i=0; i<1; i++) _array_defaultclock_t[i] = 0;

    _array_defaultclock_timestep = new int64_t[1];
    
    for(int i=0; i<1; i++) _array_defaultclock_timestep[i] = 0;

    _array_eventmonitor__source_idx = new int32_t[5];
    
    for(int i=0; i<5; i++) _array_eventmonitor__source_idx[i] = 0;

    _array_eventmonitor_count = new int32_t[5];
    
    for(int i=0; i<5; i++) _array_eventmonitor_count[i] = 0;

    _array_eventmonitor_N = new int32_t[1];
    
    for(int i=0; i<1; i++) _array_eventmonitor_N[i] = 0;

    _array_neurongroup__spikespace = new int32_t[6];
    
    for(int i=0; i<6; i++) _array_neurongroup__spikespace[i] = 0;

    _array_neurongroup__upspace = new int32_t[6];
    
    for(int i=0; i<6; i++) _array_neurongroup__upspace[i] = 0;

    _array_neurongroup_i = new int32_t[5];
    
    for(int i=0; i<5; i++) _array_neurongroup_i[i] = 0;

    _array_neurongroup_v = new double[5];
    
    for(int i=0; i<5; i++) _array_neurongroup_v[i] = 0;

    _array_ratemonitor_N = new int32_t[1];
    
    for(int i=0; i<1; i++) _array_ratemonitor_N[i] = 0;

    _array_spikemonitor__source_idx = new int32_t[5];
    
    for(int i=0; i<5; i++) _array_spikemonitor__source_idx[i] = 0;

    _array_spikemonitor_count = new int32_t[5];
    
    for(int i=0; i<5; i++) _array_spikemonitor_count[i] = 0;

    _array_spikemonitor_N = new int32_t[1];
    
    for(int i=0; i<1; i++) _array_spikemonitor_N[i] = 0;

    _array_statemonitor_1__indices = new int32_t[5];
    
    for(int i=0; i<5; i++) _array_statemonitor_1__indices[i] = 0;

    _array_statemonitor_1_clock_dt = new double[1];
    
    for(int i=0; i<1; i++) _array_statemonitor_1_clock_dt[i] = 0;

    _array_statemonitor_1_clock_t = new double[1];
    
    for(int i=0; i<1; i++) _array_statemonitor_1_clock_t[i] = 0;

    _array_statemonitor_1_clock_timestep = new int64_t[1];
    
    for(int i=0; i<1; i++) _array_statemonitor_1_clock_timestep[i] = 0;

    _array_statemonitor_1_N = new int32_t[1];
    
    for(int i=0; i<1; i++) _array_statemonitor_1_N[i] = 0;

    _array_statemonitor__indices = new int32_t[2];
    
    for(int i=0; i<2; i++) _array_statemonitor__indices[i] = 0;

    _array_statemonitor_N = new int32_t[1];
    
    for(int i=0; i<1; i++) _array_statemonitor_N[i] = 0;


    // Arrays initialized to an "arange"
    _array_eventmonitor__source_idx = new int32_t[5];
    
    for(int i=0; i<5; i++) _array_eventmonitor__source_idx[i] = 0 + i;

    _array_neurongroup_i = new int32_t[5];
    
    for(int i=0; i<5; i++) _array_neurongroup_i[i] = 0 + i;

    _array_spikemonitor__source_idx = new int32_t[5];
    
    for(int i=0; i<5; i++) _array_spikemonitor__source_idx[i] = 0 + i;


    // static arrays
    _static_array__array_statemonitor_1__indices = new int32_t[5];
    _static_array__array_statemonitor__indices = new int32_t[2];

    // Random number generator states
    std::random_device rd;
    for (int i=0; i<1; i++)
        _random_generators.push_back(RandomGenerator());
}

void _load_arrays()
{
    using namespace brian;

    ifstream f_static_array__array_statemonitor_1__indices;
    f_static_array__array_statemonitor_1__indices.open("static_arrays/_static_array__array_statemonitor_1__indices", ios::in | ios::binary);
    if(f_static_array__array_statemonitor_1__indices.is_open())
    {
        f_static_array__array_statemonitor_1__indices.read(reinterpret_cast<char*>(_static_array__array_statemonitor_1__indices), 5*sizeof(int32_t));
    } else
    {
        std::cout << "Error opening static array _static_array__array_statemonitor_1__indices." << endl;
    }
    ifstream f_static_array__array_statemonitor__indices;
    f_static_array__array_statemonitor__indices.open("static_arrays/_static_array__array_statemonitor__indices", ios::in | ios::binary);
    if(f_static_array__array_statemonitor__indices.is_open())
    {
        f_static_array__array_statemonitor__indices.read(reinterpret_cast<char*>(_static_array__array_statemonitor__indices), 2*sizeof(int32_t));
    } else
    {
        std::cout << "Error opening static array _static_array__array_statemonitor__indices." << endl;
    }
}

void _write_arrays()
{
    using namespace brian;

    ofstream outfile__array_defaultclock_dt;
    outfile__array_defaultclock_dt.open(results_dir + "_array_defaultclock_dt_1978099143", ios::binary | ios::out);
    if(outfile__array_defaultclock_dt.is_open())
    {
        outfile__array_defaultclock_dt.write(reinterpret_cast<char*>(_array_defaultclock_dt), 1*sizeof(_array_defaultclock_dt[0]));
        outfile__array_defaultclock_dt.close();
    } else
    {
        std::cout << "Error writing output file for _array_defaultclock_dt." << endl;
    }
    ofstream outfile__array_defaultclock_t;
    outfile__array_defaultclock_t.open(results_dir + "_array_defaultclock_t_2669362164", ios::binary | ios::out);
    if(outfile__array_defaultclock_t.is_open())
    {
        outfile__array_defaultclock_t.write(reinterpret_cast<char*>(_array_defaultclock_t), 1*sizeof(_array_defaultclock_t[0]));
        outfile__array_defaultclock_t.close();
    } else
    {
        std::cout << "Error writing output file for _array_defaultclock_t." << endl;
    }
    ofstream outfile__array_defaultclock_timestep;
    outfile__array_defaultclock_timestep.open(results_dir + "_array_defaultclock_timestep_144223508", ios::binary | ios::out);
    if(outfile__array_defaultclock_timestep.is_open())
    {
        outfile__array_defaultclock_timestep.write(reinterpret_cast<char*>(_array_defaultclock_timestep), 1*sizeof(_array_defaultclock_timestep[0]));
        outfile__array_defaultclock_timestep.close();
    } else
    {
        std::cout << "Error writing output file for _array_defaultclock_timestep." << endl;
    }
    ofstream outfile__array_eventmonitor__source_idx;
    outfile__array_eventmonitor__source_idx.open(results_dir + "_array_eventmonitor__source_idx_2548776060", ios::binary | ios::out);
    if(outfile__array_eventmonitor__source_idx.is_open())
    {
        outfile__array_eventmonitor__source_idx.write(reinterpret_cast<char*>(_array_eventmonitor__source_idx), 5*sizeof(_array_eventmonitor__source_idx[0]));
        outfile__array_eventmonitor__source_idx.close();
    } else
    {
        std::cout << "Error writing output file for _array_eventmonitor__source_idx." << endl;
    }
    ofstream outfile__array_eventmonitor_count;
    outfile__array_eventmonitor_count.open(results_dir + "_array_eventmonitor_count_3411673193", ios::binary | ios::out);
    if(outfile__array_eventmonitor_count.is_open())
    {
        outfile__array_eventmonitor_count.write(reinterpret_cast<char*>(_array_eventmonitor_count), 5*sizeof(_array_eventmonitor_count[0]));
        outfile__array_eventmonitor_count.close();
    } else
    {
        std::cout << "Error writing output file for _array_eventmonitor_count." << endl;
    }
    ofstream outfile__array_eventmonitor_N;
    outfile__array_eventmonitor_N.open(results_dir + "_array_eventmonitor_N_2412825781", ios::binary | ios::out);
    if(outfile__array_eventmonitor_N.is_open())
    {
        outfile__array_eventmonitor_N.write(reinterpret_cast<char*>(_array_eventmonitor_N), 1*sizeof(_array_eventmonitor_N[0]));
        outfile__array_eventmonitor_N.close();
    } else
    {
        std::cout << "Error writing output file for _array_eventmonitor_N." << endl;
    }
    ofstream outfile__array_neurongroup__spikespace;
    outfile__array_neurongroup__spikespace.open(results_dir + "_array_neurongroup__spikespace_3522821529", ios::binary | ios::out);
    if(outfile__array_neurongroup__spikespace.is_open())
    {
        outfile__array_neurongroup__spikespace.write(reinterpret_cast<char*>(_array_neurongroup__spikespace), 6*sizeof(_array_neurongroup__spikespace[0]));
        outfile__array_neurongroup__spikespace.close();
    } else
    {
        std::cout << "Error writing output file for _array_neurongroup__spikespace." << endl;
    }
    ofstream outfile__array_neurongroup__upspace;
    outfile__array_neurongroup__upspace.open(results_dir + "_array_neurongroup__upspace_1078606278", ios::binary | ios::out);
    if(outfile__array_neurongroup__upspace.is_open())
    {
        outfile__array_neurongroup__upspace.write(reinterpret_cast<char*>(_array_neurongroup__upspace), 6*sizeof(_array_neurongroup__upspace[0]));
        outfile__array_neurongroup__upspace.close();
    } else
    {
        std::cout << "Error writing output file for _array_neurongroup__upspace." << endl;
    }
    ofstream outfile__array_neurongroup_i;
    outfile__array_neurongroup_i.open(results_dir + "_array_neurongroup_i_2649026944", ios::binary | ios::out);
    if(outfile__array_neurongroup_i.is_open())
    {
        outfile__array_neurongroup_i.write(reinterpret_cast<char*>(_array_neurongroup_i), 5*sizeof(_array_neurongroup_i[0]));
        outfile__array_neurongroup_i.close();
    } else
    {
        std::cout << "Error writing output file for _array_neurongroup_i." << endl;
    }
    ofstream outfile__array_neurongroup_v;
    outfile__array_neurongroup_v.open(results_dir + "_array_neurongroup_v_283966581", ios::binary | ios::out);
    if(outfile__array_neurongroup_v.is_open())
    {
        outfile__array_neurongroup_v.write(reinterpret_cast<char*>(_array_neurongroup_v), 5*sizeof(_array_neurongroup_v[0]));
        outfile__array_neurongroup_v.close();
    } else
    {
        std::cout << "Error writing output file for _array_neurongroup_v." << endl;
    }
    ofstream outfile__array_ratemonitor_N;
    outfile__array_ratemonitor_N.open(results_dir + "_array_ratemonitor_N_611090289", ios::binary | ios::out);
    if(outfile__array_ratemonitor_N.is_open())
    {
        outfile__array_ratemonitor_N.write(reinterpret_cast<char*>(_array_ratemonitor_N), 1*sizeof(_array_ratemonitor_N[0]));
        outfile__array_ratemonitor_N.close();
    } else
    {
        std::cout << "Error writing output file for _array_ratemonitor_N." << endl;
    }
    ofstream outfile__array_spikemonitor__source_idx;
    outfile__array_spikemonitor__source_idx.open(results_dir + "_array_spikemonitor__source_idx_1477951789", ios::binary | ios::out);
    if(outfile__array_spikemonitor__source_idx.is_open())
    {
        outfile__array_spikemonitor__source_idx.write(reinterpret_cast<char*>(_array_spikemonitor__source_idx), 5*sizeof(_array_spikemonitor__source_idx[0]));
        outfile__array_spikemonitor__source_idx.close();
    } else
    {
        std::cout << "Error writing output file for _array_spikemonitor__source_idx." << endl;
    }
    ofstream outfile__array_spikemonitor_count;
    outfile__array_spikemonitor_count.open(results_dir + "_array_spikemonitor_count_598337445", ios::binary | ios::out);
    if(outfile__array_spikemonitor_count.is_open())
    {
        outfile__array_spikemonitor_count.write(reinterpret_cast<char*>(_array_spikemonitor_count), 5*sizeof(_array_spikemonitor_count[0]));
        outfile__array_spikemonitor_count.close();
    } else
    {
        std::cout << "Error writing output file for _array_spikemonitor_count." << endl;
    }
    ofstream outfile__array_spikemonitor_N;
    outfile__array_spikemonitor_N.open(results_dir + "_array_spikemonitor_N_225734567", ios::binary | ios::out);
    if(outfile__array_spikemonitor_N.is_open())
    {
        outfile__array_spikemonitor_N.write(reinterpret_cast<char*>(_array_spikemonitor_N), 1*sizeof(_array_spikemonitor_N[0]));
        outfile__array_spikemonitor_N.close();
    } else
    {
        std::cout << "Error writing output file for _array_spikemonitor_N." << endl;
    }
    ofstream outfile__array_statemonitor_1__indices;
    outfile__array_statemonitor_1__indices.open(results_dir + "_array_statemonitor_1__indices_2504039125", ios::binary | ios::out);
    if(outfile__array_statemonitor_1__indices.is_open())
    {
        outfile__array_statemonitor_1__indices.write(reinterpret_cast<char*>(_array_statemonitor_1__indices), 5*sizeof(_array_statemonitor_1__indices[0]));
        outfile__array_statemonitor_1__indices.close();
    } else
    {
        std::cout << "Error writing output file for _array_statemonitor_1__indices." << endl;
    }
    ofstream outfile__array_statemonitor_1_clock_dt;
    outfile__array_statemonitor_1_clock_dt.open(results_dir + "_array_statemonitor_1_clock_dt_1818332264", ios::binary | ios::out);
    if(outfile__array_statemonitor_1_clock_dt.is_open())
    {
        outfile__array_statemonitor_1_clock_dt.write(reinterpret_cast<char*>(_array_statemonitor_1_clock_dt), 1*sizeof(_array_statemonitor_1_clock_dt[0]));
        outfile__array_statemonitor_1_clock_dt.close();
    } else
    {
        std::cout << "Error writing output file for _array_statemonitor_1_clock_dt." << endl;
    }
    ofstream outfile__array_statemonitor_1_clock_t;
    outfile__array_statemonitor_1_clock_t.open(results_dir + "_array_statemonitor_1_clock_t_1975838050", ios::binary | ios::out);
    if(outfile__array_statemonitor_1_clock_t.is_open())
    {
        outfile__array_statemonitor_1_clock_t.write(reinterpret_cast<char*>(_array_statemonitor_1_clock_t), 1*sizeof(_array_statemonitor_1_clock_t[0]));
        outfile__array_statemonitor_1_clock_t.close();
    } else
    {
        std::cout << "Error writing output file for _array_statemonitor_1_clock_t." << endl;
    }
    ofstream outfile__array_statemonitor_1_clock_timestep;
    outfile__array_statemonitor_1_clock_timestep.open(results_dir + "_array_statemonitor_1_clock_timestep_517200537", ios::binary | ios::out);
    if(outfile__array_statemonitor_1_clock_timestep.is_open())
    {
        outfile__array_statemonitor_1_clock_timestep.write(reinterpret_cast<char*>(_array_statemonitor_1_clock_timestep), 1*sizeof(_array_statemonitor_1_clock_timestep[0]));
        outfile__array_statemonitor_1_clock_timestep.close();
    } else
    {
        std::cout << "Error writing output file for _array_statemonitor_1_clock_timestep." << endl;
    }
    ofstream outfile__array_statemonitor_1_N;
    outfile__array_statemonitor_1_N.open(results_dir + "_array_statemonitor_1_N_2754233271", ios::binary | ios::out);
    if(outfile__array_statemonitor_1_N.is_open())
    {
        outfile__array_statemonitor_1_N.write(reinterpret_cast<char*>(_array_statemonitor_1_N), 1*sizeof(_array_statemonitor_1_N[0]));
        outfile__array_statemonitor_1_N.close();
    } else
    {
        std::cout << "Error writing output file for _array_statemonitor_1_N." << endl;
    }
    ofstream outfile__array_statemonitor__indices;
    outfile__array_statemonitor__indices.open(results_dir + "_array_statemonitor__indices_2854283999", ios::binary | ios::out);
    if(outfile__array_statemonitor__indices.is_open())
    {
        outfile__array_statemonitor__indices.write(reinterpret_cast<char*>(_array_statemonitor__indices), 2*sizeof(_array_statemonitor__indices[0]));
        outfile__array_statemonitor__indices.close();
    } else
    {
        std::cout << "Error writing output file for _array_statemonitor__indices." << endl;
    }
    ofstream outfile__array_statemonitor_N;
    outfile__array_statemonitor_N.open(results_dir + "_array_statemonitor_N_4140778434", ios::binary | ios::out);
    if(outfile__array_statemonitor_N.is_open())
    {
        outfile__array_statemonitor_N.write(reinterpret_cast<char*>(_array_statemonitor_N), 1*sizeof(_array_statemonitor_N[0]));
        outfile__array_statemonitor_N.close();
    } else
    {
        std::cout << "Error writing output file for _array_statemonitor_N." << endl;
    }

    ofstream outfile__dynamic_array_eventmonitor_i;
    outfile__dynamic_array_eventmonitor_i.open(results_dir + "_dynamic_array_eventmonitor_i_4151741608", ios::binary | ios::out);
    if(outfile__dynamic_array_eventmonitor_i.is_open())
    {
        if (! _dynamic_array_eventmonitor_i.empty() )
        {
            outfile__dynamic_array_eventmonitor_i.write(reinterpret_cast<char*>(&_dynamic_array_eventmonitor_i[0]), _dynamic_array_eventmonitor_i.size()*sizeof(_dynamic_array_eventmonitor_i[0]));
            outfile__dynamic_array_eventmonitor_i.close();
        }
    } else
    {
        std::cout << "Error writing output file for _dynamic_array_eventmonitor_i." << endl;
    }
    ofstream outfile__dynamic_array_eventmonitor_t;
    outfile__dynamic_array_eventmonitor_t.open(results_dir + "_dynamic_array_eventmonitor_t_2490425457", ios::binary | ios::out);
    if(outfile__dynamic_array_eventmonitor_t.is_open())
    {
        if (! _dynamic_array_eventmonitor_t.empty() )
        {
            outfile__dynamic_array_eventmonitor_t.write(reinterpret_cast<char*>(&_dynamic_array_eventmonitor_t[0]), _dynamic_array_eventmonitor_t.size()*sizeof(_dynamic_array_eventmonitor_t[0]));
            outfile__dynamic_array_eventmonitor_t.close();
        }
    } else
    {
        std::cout << "Error writing output file for _dynamic_array_eventmonitor_t." << endl;
    }
    ofstream outfile__dynamic_array_eventmonitor_v;
    outfile__dynamic_array_eventmonitor_v.open(results_dir + "_dynamic_array_eventmonitor_v_2055111005", ios::binary | ios::out);
    if(outfile__dynamic_array_eventmonitor_v.is_open())
    {
        if (! _dynamic_array_eventmonitor_v.empty() )
        {
            outfile__dynamic_array_eventmonitor_v.write(reinterpret_cast<char*>(&_dynamic_array_eventmonitor_v[0]), _dynamic_array_eventmonitor_v.size()*sizeof(_dynamic_array_eventmonitor_v[0]));
            outfile__dynamic_array_eventmonitor_v.close();
        }
    } else
    {
        std::cout << "Error writing output file for _dynamic_array_eventmonitor_v." << endl;
    }
    ofstream outfile__dynamic_array_ratemonitor_rate;
    outfile__dynamic_array_ratemonitor_rate.open(results_dir + "_dynamic_array_ratemonitor_rate_1996511615", ios::binary | ios::out);
    if(outfile__dynamic_array_ratemonitor_rate.is_open())
    {
        if (! _dynamic_array_ratemonitor_rate.empty() )
        {
            outfile__dynamic_array_ratemonitor_rate.write(reinterpret_cast<char*>(&_dynamic_array_ratemonitor_rate[0]), _dynamic_array_ratemonitor_rate.size()*sizeof(_dynamic_array_ratemonitor_rate[0]));
            outfile__dynamic_array_ratemonitor_rate.close();
        }
    } else
    {
        std::cout << "Error writing output file for _dynamic_array_ratemonitor_rate." << endl;
    }
    ofstream outfile__dynamic_array_ratemonitor_t;
    outfile__dynamic_array_ratemonitor_t.open(results_dir + "_dynamic_array_ratemonitor_t_1139349932", ios::binary | ios::out);
    if(outfile__dynamic_array_ratemonitor_t.is_open())
    {
        if (! _dynamic_array_ratemonitor_t.empty() )
        {
            outfile__dynamic_array_ratemonitor_t.write(reinterpret_cast<char*>(&_dynamic_array_ratemonitor_t[0]), _dynamic_array_ratemonitor_t.size()*sizeof(_dynamic_array_ratemonitor_t[0]));
            outfile__dynamic_array_ratemonitor_t.close();
        }
    } else
    {
        std::cout << "Error writing output file for _dynamic_array_ratemonitor_t." << endl;
    }
    ofstream outfile__dynamic_array_spikemonitor_i;
    outfile__dynamic_array_spikemonitor_i.open(results_dir + "_dynamic_array_spikemonitor_i_1976709050", ios::binary | ios::out);
    if(outfile__dynamic_array_spikemonitor_i.is_open())
    {
        if (! _dynamic_array_spikemonitor_i.empty() )
        {
            outfile__dynamic_array_spikemonitor_i.write(reinterpret_cast<char*>(&_dynamic_array_spikemonitor_i[0]), _dynamic_array_spikemonitor_i.size()*sizeof(_dynamic_array_spikemonitor_i[0]));
            outfile__dynamic_array_spikemonitor_i.close();
        }
    } else
    {
        std::cout << "Error writing output file for _dynamic_array_spikemonitor_i." << endl;
    }
    ofstream outfile__dynamic_array_spikemonitor_t;
    outfile__dynamic_array_spikemonitor_t.open(results_dir + "_dynamic_array_spikemonitor_t_383009635", ios::binary | ios::out);
    if(outfile__dynamic_array_spikemonitor_t.is_open())
    {
        if (! _dynamic_array_spikemonitor_t.empty() )
        {
            outfile__dynamic_array_spikemonitor_t.write(reinterpret_cast<char*>(&_dynamic_array_spikemonitor_t[0]), _dynamic_array_spikemonitor_t.size()*sizeof(_dynamic_array_spikemonitor_t[0]));
            outfile__dynamic_array_spikemonitor_t.close();
        }
    } else
    {
        std::cout << "Error writing output file for _dynamic_array_spikemonitor_t." << endl;
    }
    ofstream outfile__dynamic_array_spikemonitor_v;
    outfile__dynamic_array_spikemonitor_v.open(results_dir + "_dynamic_array_spikemonitor_v_4175045199", ios::binary | ios::out);
    if(outfile__dynamic_array_spikemonitor_v.is_open())
    {
        if (! _dynamic_array_spikemonitor_v.empty() )
        {
            outfile__dynamic_array_spikemonitor_v.write(reinterpret_cast<char*>(&_dynamic_array_spikemonitor_v[0]), _dynamic_array_spikemonitor_v.size()*sizeof(_dynamic_array_spikemonitor_v[0]));
            outfile__dynamic_array_spikemonitor_v.close();
        }
    } else
    {
        std::cout << "Error writing output file for _dynamic_array_spikemonitor_v." << endl;
    }
    ofstream outfile__dynamic_array_statemonitor_1_t;
    outfile__dynamic_array_statemonitor_1_t.open(results_dir + "_dynamic_array_statemonitor_1_t_3600064330", ios::binary | ios::out);
    if(outfile__dynamic_array_statemonitor_1_t.is_open())
    {
        if (! _dynamic_array_statemonitor_1_t.empty() )
        {
            outfile__dynamic_array_statemonitor_1_t.write(reinterpret_cast<char*>(&_dynamic_array_statemonitor_1_t[0]), _dynamic_array_statemonitor_1_t.size()*sizeof(_dynamic_array_statemonitor_1_t[0]));
            outfile__dynamic_array_statemonitor_1_t.close();
        }
    } else
    {
        std::cout << "Error writing output file for _dynamic_array_statemonitor_1_t." << endl;
    }
    ofstream outfile__dynamic_array_statemonitor_t;
    outfile__dynamic_array_statemonitor_t.open(results_dir + "_dynamic_array_statemonitor_t_3983503110", ios::binary | ios::out);
    if(outfile__dynamic_array_statemonitor_t.is_open())
    {
        if (! _dynamic_array_statemonitor_t.empty() )
        {
            outfile__dynamic_array_statemonitor_t.write(reinterpret_cast<char*>(&_dynamic_array_statemonitor_t[0]), _dynamic_array_statemonitor_t.size()*sizeof(_dynamic_array_statemonitor_t[0]));
            outfile__dynamic_array_statemonitor_t.close();
        }
    } else
    {
        std::cout << "Error writing output file for _dynamic_array_statemonitor_t." << endl;
    }

    ofstream outfile__dynamic_array_statemonitor_1_v;
    outfile__dynamic_array_statemonitor_1_v.open(results_dir + "_dynamic_array_statemonitor_1_v_949681766", ios::binary | ios::out);
    if(outfile__dynamic_array_statemonitor_1_v.is_open())
    {
        for (int n=0; n<_dynamic_array_statemonitor_1_v.n; n++)
        {
            if (! _dynamic_array_statemonitor_1_v(n).empty())
            {
                outfile__dynamic_array_statemonitor_1_v.write(reinterpret_cast<char*>(&_dynamic_array_statemonitor_1_v(n, 0)), _dynamic_array_statemonitor_1_v.m*sizeof(_dynamic_array_statemonitor_1_v(0, 0)));
            }
        }
        outfile__dynamic_array_statemonitor_1_v.close();
    } else
    {
        std::cout << "Error writing output file for _dynamic_array_statemonitor_1_v." << endl;
    }
    ofstream outfile__dynamic_array_statemonitor_v;
    outfile__dynamic_array_statemonitor_v.open(results_dir + "_dynamic_array_statemonitor_v_56692266", ios::binary | ios::out);
    if(outfile__dynamic_array_statemonitor_v.is_open())
    {
        for (int n=0; n<_dynamic_array_statemonitor_v.n; n++)
        {
            if (! _dynamic_array_statemonitor_v(n).empty())
            {
                outfile__dynamic_array_statemonitor_v.write(reinterpret_cast<char*>(&_dynamic_array_statemonitor_v(n, 0)), _dynamic_array_statemonitor_v.m*sizeof(_dynamic_array_statemonitor_v(0, 0)));
            }
        }
        outfile__dynamic_array_statemonitor_v.close();
    } else
    {
        std::cout << "Error writing output file for _dynamic_array_statemonitor_v." << endl;
    }
    // Write last run info to disk
    ofstream outfile_last_run_info;
    outfile_last_run_info.open(results_dir + "last_run_info.txt", ios::out);
    if(outfile_last_run_info.is_open())
    {
        outfile_last_run_info << (Network::_last_run_time) << " " << (Network::_last_run_completed_fraction) << std::endl;
        outfile_last_run_info.close();
    } else
    {
        std::cout << "Error writing last run info to file." << std::endl;
    }
}

void _dealloc_arrays()
{
    using namespace brian;


    // static arrays
    if(_static_array__array_statemonitor_1__indices!=0)
    {
        delete [] _static_array__array_statemonitor_1__indices;
        _static_array__array_statemonitor_1__indices = 0;
    }
    if(_static_array__array_statemonitor__indices!=0)
    {
        delete [] _static_array__array_statemonitor__indices;
        _static_array__array_statemonitor__indices = 0;
    }
}

