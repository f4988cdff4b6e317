// Which of eight consecutive numbers are not zero: bit i for number i; NaN is not zero.
//
// In C, since Swift has no way to a vector's sign bits: its masks are taken apart lane by lane, which
// took a fifth of a sparse step.
#ifndef POLYSEM_LANES_H
#define POLYSEM_LANES_H

#include <stdint.h>

#if defined(__AVX__)
#include <immintrin.h>

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

#else

static inline uint32_t polysem_nonzero_floats(const float *values) {
  uint32_t bits = 0;
  for (int lane = 0; lane < 8; lane++) bits |= (uint32_t)(values[lane] != 0) << lane;
  return bits;
}

static inline uint32_t polysem_nonzero_doubles(const double *values) {
  uint32_t bits = 0;
  for (int lane = 0; lane < 8; lane++) bits |= (uint32_t)(values[lane] != 0) << lane;
  return bits;
}

#endif
#endif
