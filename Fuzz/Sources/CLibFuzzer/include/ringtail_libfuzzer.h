#ifndef RINGTAIL_LIBFUZZER_H
#define RINGTAIL_LIBFUZZER_H

#include <stddef.h>
#include <stdint.h>

// libFuzzer's entry for programs with a main function of their own. It takes the arguments that are
// its own out of argv, and calls `check` with one input after another.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*check)(const uint8_t *data, size_t size));

#endif
