// What the encoder of the sealed codec of Chunks asks of many integers or values at once.

#ifndef RINGTAIL_PACK_H
#define RINGTAIL_PACK_H

#include "ringtail_vector.h"

/// The lowest and the highest of what fields can be relative to; see ColumnEncoder.swift.
typedef struct {
  int64_t low[4], high[4];
} ringtail_pack_range;

#if RINGTAIL_VECTOR

RINGTAIL_VECTOR_INLINE
static inline __m256i ringtail_min(__m256i a, __m256i b) {
  return _mm256_blendv_epi8(a, b, _mm256_cmpgt_epi64(a, b));
}

RINGTAIL_VECTOR_INLINE
static inline __m256i ringtail_max(__m256i a, __m256i b) {
  return _mm256_blendv_epi8(b, a, _mm256_cmpgt_epi64(a, b));
}

// The lowest, or highest, of four lanes, in all of them.
RINGTAIL_VECTOR_INLINE
static inline __m256i ringtail_extreme(__m256i four, bool is_low) {
  __m256i other = _mm256_permute4x64_epi64(four, 0x4e);
  four = is_low ? ringtail_min(four, other) : ringtail_max(four, other);
  other = _mm256_shuffle_epi32(four, 0x4e);
  return is_low ? ringtail_min(four, other) : ringtail_max(four, other);
}

RINGTAIL_VECTOR_INLINE
static inline size_t ringtail_extend(const int64_t *integers, size_t count, bool has_line,
                                     int64_t height, int64_t step, ringtail_pack_range *extremes) {
  __m256i low[4], high[4];
  for (int i = 0; i < 4; i++) {
    low[i] = _mm256_set1_epi64x(extremes->low[i]);
    high[i] = _mm256_set1_epi64x(extremes->high[i]);
  }
  ringtail_eight base = ringtail_line(height, step);
  __m256i heights = base.lower, steps = _mm256_set1_epi64x((long long)(4 * (uint64_t)step));
  size_t i = 2;
  for (; i + 4 <= count; i += 4) {
    __m256i four = _mm256_loadu_si256((const __m256i *)(integers + i));
    __m256i before = _mm256_loadu_si256((const __m256i *)(integers + i - 1));
    __m256i second = _mm256_loadu_si256((const __m256i *)(integers + i - 2));
    __m256i delta = _mm256_sub_epi64(four, before);
    __m256i change = _mm256_sub_epi64(delta, _mm256_sub_epi64(before, second));
    low[0] = ringtail_min(low[0], four), high[0] = ringtail_max(high[0], four);
    low[1] = ringtail_min(low[1], delta), high[1] = ringtail_max(high[1], delta);
    low[2] = ringtail_min(low[2], change), high[2] = ringtail_max(high[2], change);
    if (!has_line) continue;
    __m256i distance = _mm256_sub_epi64(four, heights);
    heights = _mm256_add_epi64(heights, steps);
    low[3] = ringtail_min(low[3], distance), high[3] = ringtail_max(high[3], distance);
  }
  for (int k = 0; k < 4; k++) {
    __m256i lowest = ringtail_extreme(low[k], true), highest = ringtail_extreme(high[k], false);
    extremes->low[k] = _mm_cvtsi128_si64(_mm256_castsi256_si128(lowest));
    extremes->high[k] = _mm_cvtsi128_si64(_mm256_castsi256_si128(highest));
  }
  return i - 2;
}

/// Extends the extremes by the integers from the third on: of themselves, of their differences, of the
/// differences of those, and, if there is one, of their distance from a line that has the height
/// `height` at the third and grows by `step`. Returns how many of them were taken into account, a
/// multiple of four.
RINGTAIL_VECTOR_TARGET
static inline size_t ringtail_pack_extremes(const int64_t *integers, size_t count, bool has_line,
                                            int64_t height, int64_t step,
                                            ringtail_pack_range *extremes) {
  return has_line ? ringtail_extend(integers, count, true, height, step, extremes)
                  : ringtail_extend(integers, count, false, height, step, extremes);
}

/// Stores the whole numbers nearest to the first `count` values times `power`, a multiple of four, as
/// integers. Returns 0 if all are in -2^51 ..< 2^51 and give the values back when they are divided.
RINGTAIL_VECTOR_TARGET
static inline uint64_t ringtail_pack_wholes(const double *values, size_t count, double power,
                                              int64_t *output) {
  __m256d powers = _mm256_set1_pd(power), mover = _mm256_set1_pd(RINGTAIL_WHOLE_MOVER);
  __m256d limit = _mm256_set1_pd(0x1p51), sign = _mm256_set1_pd(-0.0);
  __m256d differences = _mm256_setzero_pd();
  double inverse = 1 / power;
  for (size_t i = 0; i < count; i += 4) {
    __m256d value = _mm256_loadu_pd(values + i);
    __m256d moved = _mm256_add_pd(_mm256_mul_pd(value, powers), mover);
    __m256d whole = _mm256_sub_pd(moved, mover);
    __m256d back = ringtail_divided(whole, power, inverse);
    __m256d isLarge = _mm256_cmp_pd(_mm256_andnot_pd(sign, whole), limit, _CMP_NLT_UQ);
    differences = _mm256_or_pd(differences, _mm256_or_pd(isLarge, _mm256_xor_pd(back, value)));
    _mm256_storeu_si256((__m256i *)(output + i),
                        _mm256_sub_epi64(_mm256_castpd_si256(moved), _mm256_castpd_si256(mover)));
  }
  return !_mm256_testz_si256(_mm256_castpd_si256(differences), _mm256_castpd_si256(differences));
}

#else

// Nothing calls what follows: there must be something to compile.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wunused-parameter"

static inline size_t ringtail_pack_extremes(const int64_t *integers, size_t count, bool has_line,
                                            int64_t height, int64_t step,
                                            ringtail_pack_range *extremes) {
  return 0;
}

static inline uint64_t ringtail_pack_wholes(const double *values, size_t count, double power,
                                              int64_t *output) {
  return 0;
}

#pragma clang diagnostic pop

#endif

#endif
