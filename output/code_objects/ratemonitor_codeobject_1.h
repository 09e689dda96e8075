#ifndef _INCLUDED_ratemonitor_codeobject_1
#define _INCLUDED_ratemonitor_codeobject_1

void _run_ratemonitor_codeobject_1();


#endif
