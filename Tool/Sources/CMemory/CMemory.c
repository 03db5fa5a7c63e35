#include "CMemory.h"

#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

size_t ringtail_allocated_bytes(void) {
#ifdef __GLIBC__
  struct mallinfo2 usage = mallinfo2();
  return usage.uordblks + usage.hblkhd;
#else
  return 0;
#endif
}
