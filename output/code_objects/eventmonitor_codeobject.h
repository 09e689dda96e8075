#ifndef _INCLUDED_eventmonitor_codeobject
#define _INCLUDED_eventmonitor_codeobject

void _run_eventmonitor_codeobject();

void _debugmsg_eventmonitor_codeobject();

#endif
