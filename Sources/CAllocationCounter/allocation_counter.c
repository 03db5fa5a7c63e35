#include "ringtail_allocation_counter.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#if !defined(__has_feature)
#define __has_feature(feature) 0
#endif

#if defined(__GLIBC__) && !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)

// The initial-exec model never allocates on first use, which an allocator could not bear.
static __thread uint64_t count __attribute__((tls_model("initial-exec")));
static __thread uint64_t bytes __attribute__((tls_model("initial-exec")));

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t members, size_t size);
extern void *__libc_realloc(void *pointer, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static void counted(size_t size) {
  count++;
  bytes += size;
}

void *malloc(size_t size) {
  counted(size);
  return __libc_malloc(size);
}

void *calloc(size_t members, size_t size) {
  counted(members * size);
  return __libc_calloc(members, size);
}

void *realloc(void *pointer, size_t size) {
  counted(size);
  return __libc_realloc(pointer, size);
}

void *memalign(size_t alignment, size_t size) {
  counted(size);
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  return memalign(alignment, size);
}

int posix_memalign(void **pointer, size_t alignment, size_t size) {
  void *result = memalign(alignment, size);
  if (result == NULL) return ENOMEM;
  *pointer = result;
  return 0;
}

bool ringtail_allocations_are_counted(void) { return true; }
uint64_t ringtail_allocation_count(void) { return count; }
uint64_t ringtail_allocated_byte_count(void) { return bytes; }

#else

bool ringtail_allocations_are_counted(void) { return false; }
uint64_t ringtail_allocation_count(void) { return 0; }
uint64_t ringtail_allocated_byte_count(void) { return 0; }

#endif
