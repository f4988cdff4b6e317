// Where rows of numbers are not zero; NaN is not zero.
//
// In C, since Swift has no way to a vector's sign bits: its masks are taken apart lane by lane, which
// took a fifth of a sparse step.
#ifndef POLYSEM_LANES_H
#define POLYSEM_LANES_H

#include <stdint.h>

#include "processor.h"
#include "product.h"

// The places of the bits of each byte, one to a byte, lowest first; what is behind them is 0.
extern const uint64_t polysem_places[256];

#if defined(__AVX2__)
#include <immintrin.h>

// Writes the places of the bits, counted from `first`, and returns where the next belong. Writes always eight and
// advances by what there is: a branch for each would be guessed wrongly, and so would one for the rest of more than four.
static inline int32_t *polysem_append(int32_t *columns, int32_t first, uint32_t bits) {
  const __m256i places = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128((long long)polysem_places[bits]));
  _mm256_storeu_si256((__m256i *)columns, _mm256_add_epi32(places, _mm256_set1_epi32(first)));
  return columns + __builtin_popcount(bits);
}

static inline uint32_t polysem_nonzero_floats(const float *values) {
  return (uint32_t)_mm256_movemask_ps(
      _mm256_cmp_ps(_mm256_loadu_ps(values), _mm256_setzero_ps(), _CMP_NEQ_UQ));
}

static inline uint32_t polysem_nonzero_doubles(const double *values) {
  const __m256d zero = _mm256_setzero_pd();
  const __m256d low = _mm256_cmp_pd(_mm256_loadu_pd(values), zero, _CMP_NEQ_UQ);
  const __m256d high = _mm256_cmp_pd(_mm256_loadu_pd(values + 4), zero, _CMP_NEQ_UQ);
  return (uint32_t)(_mm256_movemask_pd(low) | _mm256_movemask_pd(high) << 4);
}

#define POLYSEM_LIST(nonzero)                                                        \
  int32_t *end = columns;                                                            \
  int32_t first = 0;                                                                 \
  for (; first + 8 <= count; first += 8) {                                           \
    end = polysem_append(end, first, nonzero(values + first));                       \
  }                                                                                  \
  if (first < count) {                                                               \
    const uint32_t kept = (1u << (count - first)) - 1;                               \
    end = polysem_append(end, first, nonzero(values + first) & kept);                \
  }                                                                                  \
  return (int32_t)(end - columns);

// Writes the ascending places of the values that are not zero and returns how many there are. Reads
// up to seven values behind the last, and may write eight places behind the last.
static inline int32_t polysem_list_floats(const float *values, int32_t count, int32_t *columns) {
  POLYSEM_LIST(polysem_nonzero_floats)
}

static inline int32_t polysem_list_doubles(const double *values, int32_t count, int32_t *columns) {
  POLYSEM_LIST(polysem_nonzero_doubles)
}

#undef POLYSEM_LIST
#else

static inline int32_t polysem_list_floats(const float *values, int32_t count, int32_t *columns) {
  int32_t found = 0;
  for (int32_t place = 0; place < count; place++) {
    columns[found] = place;
    found += values[place] != 0;
  }
  return found;
}

static inline int32_t polysem_list_doubles(const double *values, int32_t count, int32_t *columns) {
  int32_t found = 0;
  for (int32_t place = 0; place < count; place++) {
    columns[found] = place;
    found += values[place] != 0;
  }
  return found;
}

#endif
#endif
