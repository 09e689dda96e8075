#ifndef _INCLUDED_ratemonitor_codeobject
#define _INCLUDED_ratemonitor_codeobject

void _run_ratemonitor_codeobject();


#endif
