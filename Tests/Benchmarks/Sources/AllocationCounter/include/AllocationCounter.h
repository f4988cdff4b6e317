// How often this process has asked for heap memory.
#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

/// Calls of malloc, calloc, realloc and the aligned allocators so far, by anything in the process;
/// -1 where they cannot be counted, which is everywhere but with glibc.
long allocation_count(void);

#endif
