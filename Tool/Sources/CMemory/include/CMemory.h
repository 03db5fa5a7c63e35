// How much memory is allocated, as glibc tells it; Swift does not see its header.

#ifndef RINGTAIL_MEMORY_H
#define RINGTAIL_MEMORY_H

#include <stddef.h>

/// The bytes that are allocated; 0 where the library does not tell.
size_t ringtail_allocated_bytes(void);

#endif
