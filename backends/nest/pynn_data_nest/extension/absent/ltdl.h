// Stands in, where it is not installed, for the header of libltdl, which NEST's headers include: it opens libraries.
// They only need the size of a handle, which is a pointer.
#pragma once
typedef struct lt__handle* lt_dlhandle;
