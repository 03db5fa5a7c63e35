// CRC-32C with the processor's own instruction, for BitCoding/CRC32C.swift.
//
// Swift has no per-function target attribute, so code that needs an instruction beyond the baseline
// of the architecture lives in C, behind a question that is asked at run time. The functions are
// static: the target has no object file, and nobody who embeds BitCoding links another library.

#ifndef RINGTAIL_CRC32C_H
#define RINGTAIL_CRC32C_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__)

#include <immintrin.h>

#define RINGTAIL_CRC32C_TARGET __attribute__((target("sse4.2,pclmul")))

// The instruction has a latency of three cycles and a throughput of one, so three lanes that do not
// wait for one another run three times as fast as a single one. Their checksums are joined by
// shifting: a checksum followed by n zero bytes is c(x) * x^(8n) modulo the polynomial. A carry-less
// product of two reflected 32-bit operands stands for a * b * x, and the checksum of its 64 bits
// multiplies by another x^32, so the factor for n bytes is x^(8n - 33).
enum { ringtail_crc32c_short_lane = 128, ringtail_crc32c_long_lane = 1024 };

static inline bool ringtail_crc32c_is_supported(void) {
  return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("pclmul");
}

static inline uint64_t ringtail_load_u64(const uint8_t *bytes) {
  uint64_t word;
  __builtin_memcpy(&word, bytes, sizeof word);
  return word;
}

RINGTAIL_CRC32C_TARGET
static inline uint64_t ringtail_crc32c_shift(uint64_t crc, uint32_t factor) {
  __m128i product = _mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)crc),
                                         _mm_cvtsi32_si128((int)factor), 0);
  return _mm_crc32_u64(0, (uint64_t)_mm_cvtsi128_si64(product));
}

RINGTAIL_CRC32C_TARGET
static inline uint64_t ringtail_crc32c_three_lanes(uint64_t crc, const uint8_t *bytes, size_t lane,
                                                   uint32_t one_lane, uint32_t two_lanes) {
  uint64_t second = 0, third = 0;
  for (size_t i = 0; i < lane; i += 8) {
    crc = _mm_crc32_u64(crc, ringtail_load_u64(bytes + i));
    second = _mm_crc32_u64(second, ringtail_load_u64(bytes + lane + i));
    third = _mm_crc32_u64(third, ringtail_load_u64(bytes + 2 * lane + i));
  }
  return ringtail_crc32c_shift(crc, two_lanes) ^ ringtail_crc32c_shift(second, one_lane) ^ third;
}

/// Continues the inverted checksum `crc` over `count` bytes. Only where it is supported.
RINGTAIL_CRC32C_TARGET
static inline uint32_t ringtail_crc32c_update(uint32_t crc, const uint8_t *bytes, size_t count) {
  uint64_t c = crc;
  for (; count >= 3 * ringtail_crc32c_long_lane; count -= 3 * ringtail_crc32c_long_lane) {
    c = ringtail_crc32c_three_lanes(c, bytes, ringtail_crc32c_long_lane, 0x170076fau, 0xa51b6135u);
    bytes += 3 * ringtail_crc32c_long_lane;
  }
  for (; count >= 3 * ringtail_crc32c_short_lane; count -= 3 * ringtail_crc32c_short_lane) {
    c = ringtail_crc32c_three_lanes(c, bytes, ringtail_crc32c_short_lane, 0x0d3b6092u, 0xb9e02b86u);
    bytes += 3 * ringtail_crc32c_short_lane;
  }
  for (; count >= 8; count -= 8, bytes += 8) c = _mm_crc32_u64(c, ringtail_load_u64(bytes));
  for (; count > 0; count--, bytes++) c = _mm_crc32_u8((uint32_t)c, *bytes);
  return (uint32_t)c;
}

#elif defined(__aarch64__)

#include <arm_acle.h>

// Compiled in CI, but run nowhere there: no machine of ours has this architecture.

#if defined(__linux__)
// From <sys/auxv.h>; declared here so that the file compiles without a C library's headers.
unsigned long getauxval(unsigned long type);
#endif

static inline bool ringtail_crc32c_is_supported(void) {
#if defined(__linux__)
  return (getauxval(/* AT_HWCAP */ 16) & /* HWCAP_CRC32 */ (1ul << 7)) != 0;
#elif defined(__APPLE__) || defined(__ARM_FEATURE_CRC32)
  return true;
#else
  return false;
#endif
}

/// Continues the inverted checksum `crc` over `count` bytes. Only where it is supported.
__attribute__((target("crc")))
static inline uint32_t ringtail_crc32c_update(uint32_t crc, const uint8_t *bytes, size_t count) {
  for (; count >= 8; count -= 8, bytes += 8) {
    uint64_t word;
    __builtin_memcpy(&word, bytes, sizeof word);
    crc = __crc32cd(crc, word);
  }
  for (; count > 0; count--, bytes++) crc = __crc32cb(crc, *bytes);
  return crc;
}

#else

static inline bool ringtail_crc32c_is_supported(void) { return false; }

static inline uint32_t ringtail_crc32c_update(uint32_t crc, const uint8_t *bytes, size_t count) {
  (void)bytes;
  (void)count;
  return crc;
}

#endif

#endif
