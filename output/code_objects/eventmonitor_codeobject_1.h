#ifndef _INCLUDED_eventmonitor_codeobject_1
#define _INCLUDED_eventmonitor_codeobject_1

void _run_eventmonitor_codeobject_1();

void _debugmsg_eventmonitor_codeobject_1();

#endif
