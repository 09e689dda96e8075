#ifndef _INCLUDED_statemonitor_1_codeobject
#define _INCLUDED_statemonitor_1_codeobject

void _run_statemonitor_1_codeobject();


#endif
