// Unpacking of bit fields eight at a time, for the sealed codec of Chunks.

#ifndef RINGTAIL_UNPACK_H
#define RINGTAIL_UNPACK_H

#include "ringtail_vector.h"

// Packed are `count` fields of `width` bits, 1 to 57, the lowest bit of each byte first, which start at
// `bytes`. What lies behind them, up to `end`, may be read too, and sixteen bytes before that end.

#if RINGTAIL_VECTOR

// Eight fields take `width` bytes, so that each eight begin at a whole byte. Up to this width one load
// of sixteen bytes has them all, and a field and the bits before it in its first byte fit in 32 bits.
enum { ringtail_unpack_narrow = 16 };

// What is the same for each eight fields.
//
// Narrow fields are unpacked all at once into lanes of 32 bits, field i + 4 above field i, so that sums
// are formed of both halves together and each half is a mask or a shift away from lanes of 64 bits.
// Wider ones are unpacked into lanes of 64 bits, two from each load.
typedef struct {
  size_t width;
  bool is_narrow;
  // Which bytes go to which field, by how many bits a field lies above the lowest of its bytes, and the
  // bits of a field: of narrow ones all in the first of two, of wider ones the lower and the upper four.
  __m256i control[2], shifts[2], mask;
  // Where the loads of wider fields start.
  size_t starts[4];
} ringtail_unpack_plan;

RINGTAIL_VECTOR_INLINE
static inline ringtail_unpack_plan ringtail_unpack_plan_for(size_t width, bool is_narrow) {
  ringtail_unpack_plan plan = {.width = width, .is_narrow = is_narrow};
  int w = (int)width;
  if (is_narrow) {
    __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
    __m256i bits = _mm256_mullo_epi32(order, _mm256_set1_epi32(w));
    // The number of the first byte in each of a field's four, and 0 to 3 added to it.
    __m256i first = _mm256_mullo_epi32(_mm256_srli_epi32(bits, 3), _mm256_set1_epi32(0x01010101));
    plan.control[0] = _mm256_add_epi8(first, _mm256_set1_epi32(0x03020100));
    plan.shifts[0] = _mm256_and_si256(bits, _mm256_set1_epi32(7));
    plan.mask = _mm256_set1_epi32((1 << w) - 1);
    return plan;
  }
  for (int half = 0; half < 2; half++) {
    int a = 4 * half * w & 7, b = (4 * half + 2) * w & 7;
    plan.starts[2 * half] = (size_t)(4 * half * w >> 3);
    plan.starts[2 * half + 1] = (size_t)((4 * half + 2) * w >> 3);
    __m256i bits = _mm256_setr_epi32(a, a, a + w, a + w, b, b, b + w, b + w);
    __m256i first = _mm256_mullo_epi32(_mm256_srli_epi32(bits, 3), _mm256_set1_epi32(0x01010101));
    plan.control[half] = _mm256_add_epi8(first, _mm256_set1_epi64x(0x0706050403020100));
    plan.shifts[half] = _mm256_and_si256(bits, _mm256_set1_epi64x(7));
  }
  plan.mask = _mm256_set1_epi64x((long long)((1ull << width) - 1));
  return plan;
}

// How many bytes are read for eight fields.
RINGTAIL_VECTOR_INLINE
static inline size_t ringtail_unpack_reach(ringtail_unpack_plan plan) {
  return plan.is_narrow ? 16 : plan.starts[3] + 16;
}

// Sixteen bytes, or, if an end is given, those among the last sixteen before it. The control is moved
// by as many bytes as precede them; what it would take from behind the end lies above the field, or
// in one that there is not.
RINGTAIL_VECTOR_INLINE
static inline __m128i ringtail_unpack_load(const uint8_t *bytes, const uint8_t *end,
                                           __m128i *control) {
  if (end && bytes > end - 16) {
    *control = _mm_add_epi8(*control, _mm_set1_epi8((char)(bytes - (end - 16))));
    bytes = end - 16;
  }
  return _mm_loadu_si128((const __m128i *)bytes);
}

// Eight narrow fields.
RINGTAIL_VECTOR_INLINE
static inline __m256i ringtail_unpack_eight(ringtail_unpack_plan plan, const uint8_t *bytes,
                                            const uint8_t *end) {
  __m128i lower = _mm256_castsi256_si128(plan.control[0]);
  __m128i upper = _mm256_extracti128_si256(plan.control[0], 1);
  (void)ringtail_unpack_load(bytes, end, &upper);
  __m256i all = _mm256_broadcastsi128_si256(ringtail_unpack_load(bytes, end, &lower));
  __m256i fields = _mm256_shuffle_epi8(all, _mm256_set_m128i(upper, lower));
  return _mm256_and_si256(_mm256_srlv_epi32(fields, plan.shifts[0]), plan.mask);
}

// The lower or the upper four of eight wider fields.
RINGTAIL_VECTOR_INLINE
static inline __m256i ringtail_unpack_four(ringtail_unpack_plan plan, int half,
                                           const uint8_t *bytes, const uint8_t *end) {
  __m128i lower = _mm256_castsi256_si128(plan.control[half]);
  __m128i upper = _mm256_extracti128_si256(plan.control[half], 1);
  __m128i first = ringtail_unpack_load(bytes + plan.starts[2 * half], end, &lower);
  __m128i second = ringtail_unpack_load(bytes + plan.starts[2 * half + 1], end, &upper);
  __m256i fields =
      _mm256_shuffle_epi8(_mm256_set_m128i(second, first), _mm256_set_m128i(upper, lower));
  return _mm256_and_si256(_mm256_srlv_epi64(fields, plan.shifts[half]), plan.mask);
}

// The sums of lanes of 64 bits up to each of them; none may carry out of a half of a lane if two sums
// share it.
RINGTAIL_VECTOR_INLINE
static inline __m256i ringtail_unpack_sums(__m256i four) {
  four = _mm256_add_epi64(four, _mm256_slli_si256(four, 8));
  __m256i second = _mm256_permute4x64_epi64(four, 0x55);
  return _mm256_add_epi64(four, _mm256_blend_epi32(second, _mm256_setzero_si256(), 0x0f));
}

// What becomes of integers: they are stored as they are, or as doubles, which may be divided.
typedef struct {
  bool is_decimal, divides;
  double divisor, inverse;
} ringtail_unpack_form;

RINGTAIL_VECTOR_INLINE
static inline __m256i ringtail_unpack_formed(ringtail_unpack_form form, __m256i four) {
  if (!form.is_decimal) return four;
  __m256d whole =
      _mm256_sub_pd(_mm256_castsi256_pd(four), _mm256_set1_pd(RINGTAIL_WHOLE_MOVER));
  return _mm256_castpd_si256(form.divides ? ringtail_divided(whole, form.divisor, form.inverse)
                                          : whole);
}

// Eight integers, and the base moved on by `growth` and, if they are sums, by the last.
RINGTAIL_VECTOR_INLINE
static inline ringtail_eight ringtail_unpack_step(ringtail_unpack_plan plan,
                                                        const uint8_t *bytes, const uint8_t *end,
                                                        bool is_sum, ringtail_eight *base,
                                                        __m256i growth, ringtail_unpack_form form) {
  __m256i lower, upper;
  __m256i low_half = _mm256_set1_epi64x(0xffffffff), lower_sum = _mm256_setzero_si256();
  if (plan.is_narrow) {
    __m256i fields = ringtail_unpack_eight(plan, bytes, end);
    if (is_sum) {
      fields = ringtail_unpack_sums(fields);
      __m256i both = _mm256_permute4x64_epi64(fields, 0xff);
      lower_sum = _mm256_and_si256(both, low_half);
      growth = _mm256_add_epi64(growth, _mm256_srli_epi64(both, 32));
    }
    lower = _mm256_and_si256(fields, low_half);
    upper = _mm256_srli_epi64(fields, 32);
  } else {
    lower = ringtail_unpack_four(plan, 0, bytes, end);
    upper = ringtail_unpack_four(plan, 1, bytes, end);
    if (is_sum) {
      lower = ringtail_unpack_sums(lower);
      upper = ringtail_unpack_sums(upper);
      lower_sum = _mm256_permute4x64_epi64(lower, 0xff);
      growth = _mm256_add_epi64(growth, _mm256_permute4x64_epi64(upper, 0xff));
    }
  }
  ringtail_eight eight = {
      .lower = ringtail_unpack_formed(form, _mm256_add_epi64(base->lower, lower))};
  if (is_sum) {
    upper = _mm256_add_epi64(upper, lower_sum);
    growth = _mm256_add_epi64(growth, lower_sum);
  }
  eight.upper = ringtail_unpack_formed(form, _mm256_add_epi64(base->upper, upper));
  base->lower = _mm256_add_epi64(base->lower, growth);
  base->upper = _mm256_add_epi64(base->upper, growth);
  return eight;
}

// Stores the first `count` of eight integers.
RINGTAIL_VECTOR_INLINE
static inline void ringtail_unpack_store_rest(ringtail_eight eight, int64_t *output,
                                              size_t count) {
  if (count & 4) {
    _mm256_storeu_si256((__m256i *)output, eight.lower);
    eight.lower = eight.upper;
    output += 4;
  }
  __m128i two = _mm256_castsi256_si128(eight.lower);
  if (count & 2) {
    _mm_storeu_si128((__m128i *)output, two);
    two = _mm256_extracti128_si256(eight.lower, 1);
    output += 2;
  }
  if (count & 1) _mm_storel_epi64((__m128i *)output, two);
}

RINGTAIL_VECTOR_INLINE
static inline void ringtail_unpack_all(const uint8_t *bytes, const uint8_t *end, size_t count,
                                       size_t width, bool is_narrow, bool is_sum, int64_t first,
                                       int64_t step, ringtail_unpack_form form, int64_t *output) {
  ringtail_unpack_plan plan = ringtail_unpack_plan_for(width, is_narrow);
  ringtail_eight base = ringtail_line(first, step);
  if (form.is_decimal) {
    __m256i mover = _mm256_castpd_si256(_mm256_set1_pd(RINGTAIL_WHOLE_MOVER));
    base.lower = _mm256_add_epi64(base.lower, mover);
    base.upper = _mm256_add_epi64(base.upper, mover);
  }
  __m256i growth = _mm256_set1_epi64x((long long)(8 * (uint64_t)step));
  // Signed, as there may be fewer bytes than one step reads.
  ptrdiff_t safe = end - bytes - (ptrdiff_t)ringtail_unpack_reach(plan);
  for (; count >= 8; count -= 8, output += 8, bytes += width, safe -= (ptrdiff_t)width) {
    ringtail_eight eight =
        safe >= 0 ? ringtail_unpack_step(plan, bytes, NULL, is_sum, &base, growth, form)
                  : ringtail_unpack_step(plan, bytes, end, is_sum, &base, growth, form);
    _mm256_storeu_si256((__m256i *)output, eight.lower);
    _mm256_storeu_si256((__m256i *)(output + 4), eight.upper);
  }
  if (count == 0) return;
  ringtail_unpack_store_rest(ringtail_unpack_step(plan, bytes, end, is_sum, &base, growth, form),
                             output, count);
}

RINGTAIL_VECTOR_INLINE
static inline void ringtail_unpack_any(const uint8_t *bytes, const uint8_t *end, size_t count,
                                       size_t width, bool is_sum, int64_t first, int64_t step,
                                       ringtail_unpack_form form, int64_t *output) {
  if (width <= ringtail_unpack_narrow)
    ringtail_unpack_all(bytes, end, count, width, true, is_sum, first, step, form, output);
  else
    ringtail_unpack_all(bytes, end, count, width, false, is_sum, first, step, form, output);
}

/// Stores the fields, each added to a height that starts from `height` and grows by `step`.
RINGTAIL_VECTOR_TARGET
static inline void ringtail_unpack_line(const uint8_t *bytes, const uint8_t *end,
                                        size_t count, size_t width, int64_t height, int64_t step,
                                        int64_t *output) {
  ringtail_unpack_form form = {.is_decimal = false};
  ringtail_unpack_any(bytes, end, count, width, false, height, step, form, output);
}

/// Stores the sums of the fields, and of `low` for each of them, added to `value`.
RINGTAIL_VECTOR_TARGET
static inline void ringtail_unpack_delta(const uint8_t *bytes, const uint8_t *end,
                                         size_t count, size_t width, int64_t low, int64_t value,
                                         int64_t *output) {
  ringtail_unpack_form form = {.is_decimal = false};
  ringtail_unpack_any(bytes, end, count, width, true, (int64_t)((uint64_t)value + (uint64_t)low), low, form, output);
}

/// As `ringtail_unpack_delta`, but stores doubles: `value`, and behind it the sums, all in
/// -2^51 ..< 2^51 and divided by `divisor`.
RINGTAIL_VECTOR_TARGET
static inline void ringtail_unpack_decimals(const uint8_t *bytes, const uint8_t *end, size_t count,
                                            size_t width, int64_t low, int64_t value,
                                            double divisor, double *output) {
  int64_t first = (int64_t)((uint64_t)value + (uint64_t)low);
  *output = (double)value / divisor;
  if (divisor == 1) {
    ringtail_unpack_form form = {.is_decimal = true, .divides = false};
    ringtail_unpack_any(bytes, end, count, width, true, first, low, form, (int64_t *)(output + 1));
  } else {
    ringtail_unpack_form form = {
        .is_decimal = true, .divides = true, .divisor = divisor, .inverse = 1 / divisor};
    ringtail_unpack_any(bytes, end, count, width, true, first, low, form, (int64_t *)(output + 1));
  }
}

#else

// Nothing calls what follows: there must be something to compile.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wunused-parameter"

static inline void ringtail_unpack_line(const uint8_t *bytes, const uint8_t *end,
                                        size_t count, size_t width, int64_t height, int64_t step,
                                        int64_t *output) {}

static inline void ringtail_unpack_delta(const uint8_t *bytes, const uint8_t *end,
                                         size_t count, size_t width, int64_t low, int64_t value,
                                         int64_t *output) {}

static inline void ringtail_unpack_decimals(const uint8_t *bytes, const uint8_t *end,
                                            size_t count, size_t width, int64_t low,
                                            int64_t value, double divisor, double *output) {}

#pragma clang diagnostic pop

#endif

#endif
