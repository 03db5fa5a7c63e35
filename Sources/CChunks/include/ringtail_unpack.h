// Unpacking of bit fields eight at a time, for the sealed codec of Chunks.
//
// Swift has no per-function target attribute, so code that needs an instruction beyond the baseline
// of the architecture lives in C, behind a question that is asked at run time. The functions are
// static: the target has no object file, and nobody who embeds Chunks links another library. What
// they compute is what the Swift code beside each call computes without them.

#ifndef RINGTAIL_UNPACK_H
#define RINGTAIL_UNPACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// `count` fields of `width` bits, 1 to 57, the lowest bit of each byte first, which start at `bytes`.
/// What lies behind them, up to `end`, may be read too, and sixteen bytes before that end.
typedef struct {
  const uint8_t *bytes;
  const uint8_t *end;
  size_t count;
  size_t width;
} ringtail_packed;

// RINGTAIL_PORTABLE leaves it out, so that the Swift code is tested too.
#if defined(__x86_64__) && !defined(RINGTAIL_PORTABLE)

#include <immintrin.h>

#define RINGTAIL_UNPACK_TARGET __attribute__((target("avx2,bmi2")))
#define RINGTAIL_UNPACK_INLINE __attribute__((target("avx2,bmi2"), always_inline))

static inline bool ringtail_unpack_is_supported(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
}

// Eight fields take `width` bytes, so that each eight begin at a whole byte. Up to this width a field
// and the bits before it in its first byte have room in 32 bits.
enum { ringtail_unpack_narrow = 25 };

// What is the same for each eight fields.
typedef struct {
  size_t width;
  bool is_narrow;
  // Narrow fields: where the fields of the upper half begin; which bytes of a half go to which field;
  // by how many bits a field lies above the lowest of its bytes.
  size_t upper;
  __m256i control, shifts, mask;
} ringtail_unpack_plan;

RINGTAIL_UNPACK_INLINE
static inline ringtail_unpack_plan ringtail_unpack_plan_for(size_t width, bool is_narrow) {
  ringtail_unpack_plan plan = {.width = width, .is_narrow = is_narrow, .upper = width * 4 >> 3};
  if (!is_narrow) {
    plan.mask = _mm256_set1_epi64x((long long)((1ull << width) - 1));
    return plan;
  }
  int rest = (int)(width * 4 & 7);
  __m256i bits = _mm256_add_epi32(
      _mm256_mullo_epi32(_mm256_setr_epi32(0, 1, 2, 3, 0, 1, 2, 3), _mm256_set1_epi32((int)width)),
      _mm256_setr_epi32(0, 0, 0, 0, rest, rest, rest, rest));
  __m256i first = _mm256_srli_epi32(bits, 3);
  // The number of the first byte in each of a field's four, and 0 to 3 added to it.
  first = _mm256_mullo_epi32(first, _mm256_set1_epi32(0x01010101));
  plan.control = _mm256_add_epi8(first, _mm256_set1_epi32(0x03020100));
  plan.shifts = _mm256_and_si256(bits, _mm256_set1_epi32(7));
  plan.mask = _mm256_set1_epi32((int)((1u << width) - 1));
  return plan;
}

// How many bytes are read for eight fields.
RINGTAIL_UNPACK_INLINE
static inline size_t ringtail_unpack_reach(ringtail_unpack_plan plan) {
  return plan.is_narrow ? plan.upper + 16 : (7 * plan.width >> 3) + 8;
}

// Sixteen bytes, or those among the last sixteen before `end`, and how many others precede them.
RINGTAIL_UNPACK_INLINE
static inline __m128i ringtail_unpack_load(const uint8_t *bytes, const uint8_t *end, char *before) {
  const uint8_t *last = end - 16;
  *before = (char)(bytes > last ? bytes - last : 0);
  return _mm_loadu_si128((const __m128i *)(bytes > last ? last : bytes));
}

// Eight narrow fields; those among the last bytes before `end`, if that is given.
RINGTAIL_UNPACK_INLINE
static inline __m256i ringtail_unpack_eight(ringtail_unpack_plan plan, const uint8_t *bytes,
                                            const uint8_t *end) {
  __m128i lower, upper;
  __m256i control = plan.control;
  if (end) {
    char before_lower, before_upper;
    lower = ringtail_unpack_load(bytes, end, &before_lower);
    upper = ringtail_unpack_load(bytes + plan.upper, end, &before_upper);
    // What would be taken from behind the end lies above the field, and is masked out.
    control = _mm256_add_epi8(
        control, _mm256_set_m128i(_mm_set1_epi8(before_upper), _mm_set1_epi8(before_lower)));
  } else {
    lower = _mm_loadu_si128((const __m128i *)bytes);
    upper = _mm_loadu_si128((const __m128i *)(bytes + plan.upper));
  }
  __m256i fields = _mm256_shuffle_epi8(_mm256_set_m128i(upper, lower), control);
  return _mm256_and_si256(_mm256_srlv_epi32(fields, plan.shifts), plan.mask);
}

// The word whose lowest bit is number `bit`; above a field, anything.
RINGTAIL_UNPACK_INLINE
static inline long long ringtail_unpack_word(const uint8_t *bytes, size_t bit, const uint8_t *end) {
  bytes += bit >> 3;
  size_t shift = bit & 7;
  if (end && bytes > end - 8) {
    shift += (size_t)(bytes - (end - 8)) * 8;
    bytes = end - 8;
  }
  uint64_t word;
  __builtin_memcpy(&word, bytes, sizeof word);
  // Of a field that there is not, nothing is used.
  return (long long)(word >> (shift & 63));
}

// Four wide fields, from field `first` of eight on.
RINGTAIL_UNPACK_INLINE
static inline __m256i ringtail_unpack_four(ringtail_unpack_plan plan, const uint8_t *bytes,
                                           size_t first, const uint8_t *end) {
  size_t bit = first * plan.width;
  __m256i words = _mm256_set_epi64x(ringtail_unpack_word(bytes, bit + 3 * plan.width, end),
                                    ringtail_unpack_word(bytes, bit + 2 * plan.width, end),
                                    ringtail_unpack_word(bytes, bit + plan.width, end),
                                    ringtail_unpack_word(bytes, bit, end));
  return _mm256_and_si256(words, plan.mask);
}

// What becomes of integers: they are stored as they are, or divided, as doubles.
typedef struct {
  bool is_decimal, divides;
  double divisor;
} ringtail_unpack_form;

// Stores the first `count` of four integers, or all of them.
RINGTAIL_UNPACK_INLINE
static inline void ringtail_unpack_store(ringtail_unpack_form form, __m256i four, int64_t *output,
                                         bool is_partial, long long count) {
  if (form.is_decimal) {
    // Added to an integer, this makes the double that is 2^52 + 2^51 more.
    __m256d mover = _mm256_set1_pd(6755399441055744.0);
    __m256d whole = _mm256_sub_pd(
        _mm256_castsi256_pd(_mm256_add_epi64(four, _mm256_castpd_si256(mover))), mover);
    if (form.divides) whole = _mm256_div_pd(whole, _mm256_set1_pd(form.divisor));
    four = _mm256_castpd_si256(whole);
  }
  if (is_partial) {
    __m256i isStored =
        _mm256_cmpgt_epi64(_mm256_set1_epi64x(count), _mm256_setr_epi64x(0, 1, 2, 3));
    _mm256_maskstore_epi64((long long *)output, isStored, four);
  } else {
    _mm256_storeu_si256((__m256i *)output, four);
  }
}

// What is added to eight fields.
typedef struct {
  __m256i lower, upper;
} ringtail_unpack_base;

RINGTAIL_UNPACK_INLINE
static inline ringtail_unpack_base ringtail_unpack_base_from(int64_t first, int64_t step) {
  uint64_t f = (uint64_t)first, s = (uint64_t)step;
  __m256i lower = _mm256_set_epi64x((long long)(f + 3 * s), (long long)(f + 2 * s),
                                    (long long)(f + s), (long long)f);
  ringtail_unpack_base base = {lower, _mm256_add_epi64(lower, _mm256_set1_epi64x((long long)(4 * s)))};
  return base;
}

// Stores up to eight integers, and moves the base on by `growth` and, if they are sums, by the last.
RINGTAIL_UNPACK_INLINE
static inline void ringtail_unpack_step(ringtail_unpack_plan plan, const uint8_t *bytes,
                                        const uint8_t *end, bool is_sum, ringtail_unpack_base *base,
                                        __m256i growth, ringtail_unpack_form form, int64_t *output,
                                        bool is_partial, size_t count) {
  __m256i lower, upper;
  if (plan.is_narrow) {
    __m256i fields = ringtail_unpack_eight(plan, bytes, end);
    if (is_sum) {
      // Each field takes up the one below it, then the two below that, then the lower half.
      fields = _mm256_add_epi32(fields, _mm256_slli_si256(fields, 4));
      fields = _mm256_add_epi32(fields, _mm256_slli_si256(fields, 8));
      __m256i carry = _mm256_permute2x128_si256(fields, fields, 0x08);
      fields = _mm256_add_epi32(fields, _mm256_shuffle_epi32(carry, 0xff));
    }
    lower = _mm256_cvtepu32_epi64(_mm256_castsi256_si128(fields));
    upper = _mm256_cvtepu32_epi64(_mm256_extracti128_si256(fields, 1));
  } else {
    lower = ringtail_unpack_four(plan, bytes, 0, end);
    upper = ringtail_unpack_four(plan, bytes, 4, end);
    if (is_sum) {
      __m256i zero = _mm256_setzero_si256();
      __m256i below = _mm256_permute4x64_epi64(lower, 0x90);
      lower = _mm256_add_epi64(lower, _mm256_blend_epi32(below, zero, 0x03));
      lower = _mm256_add_epi64(lower, _mm256_permute2x128_si256(lower, lower, 0x08));
      below = _mm256_permute4x64_epi64(upper, 0x90);
      upper = _mm256_add_epi64(upper, _mm256_blend_epi32(below, zero, 0x03));
      upper = _mm256_add_epi64(upper, _mm256_permute2x128_si256(upper, upper, 0x08));
      upper = _mm256_add_epi64(upper, _mm256_permute4x64_epi64(lower, 0xff));
    }
  }
  long long rest = (long long)count;
  ringtail_unpack_store(form, _mm256_add_epi64(base->lower, lower), output, is_partial, rest);
  ringtail_unpack_store(form, _mm256_add_epi64(base->upper, upper), output + 4, is_partial,
                        rest - 4);
  if (is_sum) growth = _mm256_add_epi64(growth, _mm256_permute4x64_epi64(upper, 0xff));
  base->lower = _mm256_add_epi64(base->lower, growth);
  base->upper = _mm256_add_epi64(base->upper, growth);
}

RINGTAIL_UNPACK_INLINE
static inline void ringtail_unpack_all(ringtail_packed packed, bool is_narrow, bool is_sum,
                                       int64_t first, int64_t step, ringtail_unpack_form form,
                                       int64_t *output) {
  ringtail_unpack_plan plan = ringtail_unpack_plan_for(packed.width, is_narrow);
  ringtail_unpack_base base = ringtail_unpack_base_from(first, step);
  __m256i growth = _mm256_set1_epi64x((long long)(8 * (uint64_t)step));
  size_t left = packed.count;
  const uint8_t *bytes = packed.bytes, *end = packed.end;
  // Signed, as there may be fewer bytes than one step reads.
  ptrdiff_t safe = end - bytes - (ptrdiff_t)ringtail_unpack_reach(plan);
  for (; left >= 8 && safe >= 0; left -= 8, safe -= (ptrdiff_t)plan.width) {
    ringtail_unpack_step(plan, bytes, NULL, is_sum, &base, growth, form, output, false, 8);
    output += 8, bytes += plan.width;
  }
  for (; left >= 8; left -= 8) {
    ringtail_unpack_step(plan, bytes, end, is_sum, &base, growth, form, output, false, 8);
    output += 8, bytes += plan.width;
  }
  if (left > 0)
    ringtail_unpack_step(plan, bytes, end, is_sum, &base, growth, form, output, true, left);
}

RINGTAIL_UNPACK_INLINE
static inline void ringtail_unpack_any(ringtail_packed packed, bool is_sum, int64_t first,
                                       int64_t step, ringtail_unpack_form form, int64_t *output) {
  if (packed.width <= ringtail_unpack_narrow)
    ringtail_unpack_all(packed, true, is_sum, first, step, form, output);
  else
    ringtail_unpack_all(packed, false, is_sum, first, step, form, output);
}

/// Stores the fields, each added to a height that starts from `height` and grows by `step`.
RINGTAIL_UNPACK_TARGET
static inline void ringtail_unpack_line(ringtail_packed packed, int64_t height, int64_t step,
                                        int64_t *output) {
  ringtail_unpack_form form = {.is_decimal = false};
  ringtail_unpack_any(packed, false, height, step, form, output);
}

/// Stores the sums of the fields, and of `low` for each of them, added to `value`.
RINGTAIL_UNPACK_TARGET
static inline void ringtail_unpack_delta(ringtail_packed packed, int64_t low, int64_t value,
                                         int64_t *output) {
  ringtail_unpack_form form = {.is_decimal = false};
  ringtail_unpack_any(packed, true, (int64_t)((uint64_t)value + (uint64_t)low), low, form, output);
}

/// As `ringtail_unpack_delta`, but stores doubles: the sums, all in -2^51 ..< 2^51, divided by
/// `divisor`.
RINGTAIL_UNPACK_TARGET
static inline void ringtail_unpack_decimals(ringtail_packed packed, int64_t low, int64_t value,
                                            double divisor, double *output) {
  int64_t first = (int64_t)((uint64_t)value + (uint64_t)low);
  if (divisor == 1) {
    ringtail_unpack_form form = {.is_decimal = true, .divides = false};
    ringtail_unpack_any(packed, true, first, low, form, (int64_t *)output);
  } else {
    ringtail_unpack_form form = {.is_decimal = true, .divides = true, .divisor = divisor};
    ringtail_unpack_any(packed, true, first, low, form, (int64_t *)output);
  }
}

/// The lowest and the highest of what fields can be relative to; see ColumnEncoder.swift.
typedef struct {
  int64_t low[4], high[4];
} ringtail_extremes;

RINGTAIL_UNPACK_INLINE
static inline __m256i ringtail_min(__m256i a, __m256i b) {
  return _mm256_blendv_epi8(a, b, _mm256_cmpgt_epi64(a, b));
}

RINGTAIL_UNPACK_INLINE
static inline __m256i ringtail_max(__m256i a, __m256i b) {
  return _mm256_blendv_epi8(b, a, _mm256_cmpgt_epi64(a, b));
}

// The lowest, or highest, of four lanes, in all of them.
RINGTAIL_UNPACK_INLINE
static inline __m256i ringtail_extreme(__m256i four, bool is_low) {
  __m256i other = _mm256_permute4x64_epi64(four, 0x4e);
  four = is_low ? ringtail_min(four, other) : ringtail_max(four, other);
  other = _mm256_shuffle_epi32(four, 0x4e);
  return is_low ? ringtail_min(four, other) : ringtail_max(four, other);
}

/// Extends the extremes by the integers from the third on: of themselves, of their differences, of the
/// differences of those, and of their distance from a line that has the height `height` at the third
/// and grows by `step`. Returns how many of them were taken into account, a multiple of four.
RINGTAIL_UNPACK_TARGET
static inline size_t ringtail_unpack_extremes(const int64_t *integers, size_t count, int64_t height,
                                              int64_t step, ringtail_extremes *extremes) {
  __m256i low[4], high[4];
  for (int i = 0; i < 4; i++) {
    low[i] = _mm256_set1_epi64x(extremes->low[i]);
    high[i] = _mm256_set1_epi64x(extremes->high[i]);
  }
  ringtail_unpack_base base = ringtail_unpack_base_from(height, step);
  __m256i heights = base.lower, steps = _mm256_set1_epi64x((long long)(4 * (uint64_t)step));
  size_t i = 2;
  for (; i + 4 <= count; i += 4) {
    __m256i four = _mm256_loadu_si256((const __m256i *)(integers + i));
    __m256i before = _mm256_loadu_si256((const __m256i *)(integers + i - 1));
    __m256i second = _mm256_loadu_si256((const __m256i *)(integers + i - 2));
    __m256i delta = _mm256_sub_epi64(four, before);
    __m256i change = _mm256_sub_epi64(delta, _mm256_sub_epi64(before, second));
    __m256i distance = _mm256_sub_epi64(four, heights);
    heights = _mm256_add_epi64(heights, steps);
    low[0] = ringtail_min(low[0], four), high[0] = ringtail_max(high[0], four);
    low[1] = ringtail_min(low[1], delta), high[1] = ringtail_max(high[1], delta);
    low[2] = ringtail_min(low[2], change), high[2] = ringtail_max(high[2], change);
    low[3] = ringtail_min(low[3], distance), high[3] = ringtail_max(high[3], distance);
  }
  for (int k = 0; k < 4; k++) {
    __m256i lowest = ringtail_extreme(low[k], true), highest = ringtail_extreme(high[k], false);
    extremes->low[k] = _mm_cvtsi128_si64(_mm256_castsi256_si128(lowest));
    extremes->high[k] = _mm_cvtsi128_si64(_mm256_castsi256_si128(highest));
  }
  return i - 2;
}

/// Stores the whole numbers nearest to the first `count` values times `power`, a multiple of four, as
/// integers. Returns 0 if all are in -2^51 ..< 2^51 and give the values back when they are divided.
RINGTAIL_UNPACK_TARGET
static inline uint64_t ringtail_unpack_wholes(const double *values, size_t count, double power,
                                              int64_t *output) {
  __m256d powers = _mm256_set1_pd(power), mover = _mm256_set1_pd(6755399441055744.0);
  __m256d limit = _mm256_set1_pd(0x1p51), sign = _mm256_set1_pd(-0.0);
  __m256d differences = _mm256_setzero_pd();
  for (size_t i = 0; i < count; i += 4) {
    __m256d value = _mm256_loadu_pd(values + i);
    __m256d moved = _mm256_add_pd(_mm256_mul_pd(value, powers), mover);
    __m256d whole = _mm256_sub_pd(moved, mover);
    __m256d back = _mm256_div_pd(whole, powers);
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

typedef struct {
  int64_t low[4], high[4];
} ringtail_extremes;

static inline bool ringtail_unpack_is_supported(void) { return false; }

static inline size_t ringtail_unpack_extremes(const int64_t *integers, size_t count, int64_t height,
                                              int64_t step, ringtail_extremes *extremes) {
  return 0;
}

static inline uint64_t ringtail_unpack_wholes(const double *values, size_t count, double power,
                                              int64_t *output) {
  return 0;
}

static inline void ringtail_unpack_line(ringtail_packed packed, int64_t height, int64_t step,
                                        int64_t *output) {}

static inline void ringtail_unpack_delta(ringtail_packed packed, int64_t low, int64_t value,
                                         int64_t *output) {}

static inline void ringtail_unpack_decimals(ringtail_packed packed, int64_t low, int64_t value,
                                            double divisor, double *output) {}

#pragma clang diagnostic pop

#endif

#endif
