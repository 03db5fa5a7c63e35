// What the vector code of the sealed codec of Chunks shares: the question whether the processor has
// the instructions, and arithmetic.
//
// Swift has no per-function target attribute, so code that needs an instruction beyond the baseline
// of the architecture lives in C, behind a question that is asked at run time. The functions are
// static: the target has no object file, and nobody who embeds Chunks links another library. What
// they compute is what the Swift code beside each call computes without them.

#ifndef RINGTAIL_VECTOR_H
#define RINGTAIL_VECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// RINGTAIL_PORTABLE leaves it out, so that the Swift code is tested too.
#if defined(__x86_64__) && !defined(RINGTAIL_PORTABLE)
#define RINGTAIL_VECTOR 1

#include <immintrin.h>

#define RINGTAIL_VECTOR_TARGET __attribute__((target("avx2,bmi2,fma")))
#define RINGTAIL_VECTOR_INLINE __attribute__((target("avx2,bmi2,fma"), always_inline))

static inline bool ringtail_vector_is_supported(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") &&
         __builtin_cpu_supports("fma");
}

// 2^52 + 2^51: the bits of this double, added to an integer, make the double that is so much more.
#define RINGTAIL_WHOLE_MOVER 6755399441055744.0

// `whole` / `divisor` as a division rounds it, for a whole number within 2^51 and 10^0 to 10^22.
//
// The product with the rounded inverse is within 1.5 units in the last place of the quotient, so that
// the rest is exact, and with it the quotient is known to 1.5 * 2^-53 < 2^-52.4 units before it is
// rounded. That is enough, since a quotient by 10^e, which is never in the middle between two doubles,
// is away from it by 0.5 / 5^22 > 2^-52.1 units or more.
RINGTAIL_VECTOR_INLINE
static inline __m256d ringtail_divided(__m256d whole, double divisor, double inverse) {
  __m256d quotient = _mm256_mul_pd(whole, _mm256_set1_pd(inverse));
  __m256d rest = _mm256_fnmadd_pd(quotient, _mm256_set1_pd(divisor), whole);
  return _mm256_fmadd_pd(rest, _mm256_set1_pd(inverse), quotient);
}

// Eight integers that grow evenly, the lower and the upper four.
typedef struct {
  __m256i lower, upper;
} ringtail_eight;

RINGTAIL_VECTOR_INLINE
static inline ringtail_eight ringtail_line(int64_t first, int64_t step) {
  __m256i one = _mm256_set1_epi64x(step), two = _mm256_slli_epi64(one, 1);
  __m256i steps = _mm256_add_epi64(_mm256_and_si256(one, _mm256_setr_epi64x(0, -1, 0, -1)),
                                   _mm256_and_si256(two, _mm256_setr_epi64x(0, 0, -1, -1)));
  ringtail_eight base = {.lower = _mm256_add_epi64(_mm256_set1_epi64x(first), steps)};
  base.upper = _mm256_add_epi64(base.lower, _mm256_slli_epi64(one, 2));
  return base;
}

#else
#define RINGTAIL_VECTOR 0

static inline bool ringtail_vector_is_supported(void) { return false; }

#endif

#endif
