// Counts the allocations of the process, for tests and benchmarks that promise none.
//
// Whoever links this target gets malloc, calloc, realloc, aligned_alloc, memalign and posix_memalign
// that count and then call the C library's own. It works with glibc and without a sanitizer (which
// brings its own allocator); elsewhere it counts nothing, and says so.

#ifndef RINGTAIL_ALLOCATION_COUNTER_H
#define RINGTAIL_ALLOCATION_COUNTER_H

#include <stdbool.h>
#include <stdint.h>

/// Whether allocations are counted on this platform and in this build.
bool ringtail_allocations_are_counted(void);

/// The number of allocations by the calling thread so far.
uint64_t ringtail_allocation_count(void);

/// The number of bytes that the calling thread has asked for so far.
uint64_t ringtail_allocated_byte_count(void);

#endif
