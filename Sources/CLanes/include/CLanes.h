// Where rows of numbers are not zero; NaN is not zero.
//
// In C, since Swift has no way to a vector's sign bits: its masks are taken apart lane by lane, which
// took a fifth of a sparse step.
#ifndef POLYSEM_LANES_H
#define POLYSEM_LANES_H

#include <stdint.h>

#if defined(__AVX2__)
#include <immintrin.h>

// Writes the places of the bits, counted from `first`, and returns where the next belong. Writes at
// least four and advances by what there is: a branch for each would be guessed wrongly.
static inline int32_t *polysem_append(int32_t *columns, int32_t first, uint32_t bits) {
  const int count = __builtin_popcount(bits);
  for (int place = 0; place < 4; place++) {
    columns[place] = first + (int32_t)_tzcnt_u32(bits);
    bits &= bits - 1;
  }
  for (int place = 4; __builtin_expect(bits != 0, 0); place++) {
    columns[place] = first + (int32_t)_tzcnt_u32(bits);
    bits &= bits - 1;
  }
  return columns + count;
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
  for (; first + 16 <= count; first += 16) {                                         \
    const uint32_t bits = nonzero(values + first) | nonzero(values + first + 8) << 8; \
    end = polysem_append(end, first, bits);                                          \
  }                                                                                  \
  for (; first < count; first += 8) {                                                \
    const uint32_t kept = count - first < 8 ? (1u << (count - first)) - 1 : 255;     \
    end = polysem_append(end, first, nonzero(values + first) & kept);                \
  }                                                                                  \
  return (int32_t)(end - columns);

// Writes the ascending places of the values that are not zero and returns how many there are. Reads
// up to seven values behind the last, and may write four places behind the last.
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
