// In C, since what is compiled for one CPU and called on none else is a function's attribute here; a Swift module has one
// target. Everything else is compiled for x86-64-v3 (Package.swift).

#include "product.h"

#include "processor.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define WIDE __attribute__((target("avx512f,avx512vl,fma")))
#define INLINED static inline __attribute__((always_inline))
#define UNROLLED _Pragma("clang loop unroll(full)")

enum { rows_of_tile = 8 };

// Eight rows of `sixteens` times sixteen sums and, where `eight` is 1, of eight more.
WIDE INLINED void compute_tile(
    const polysem_product p, long row, long column, const int sixteens, const int eight) {
  __m512 sums[rows_of_tile][3];
  __m256 rest[rows_of_tile];
  const float *A = p.A + row * p.row_step, *B = p.B + column;
  UNROLLED for (int r = 0; r < rows_of_tile; r++) {
    const float *start = p.S ? p.S + (row + r) * p.stride_S + column : 0;
    UNROLLED for (int i = 0; i < sixteens; i++) {
      sums[r][i] = start ? _mm512_loadu_ps(start + 16 * i) : _mm512_setzero_ps();
    }
    if (eight) rest[r] = start ? _mm256_loadu_ps(start + 16 * sixteens) : _mm256_setzero_ps();
  }
  for (long index = 0; index < p.inner; index++, A += p.inner_step, B += p.stride_B) {
    __m512 values[3];
    UNROLLED for (int i = 0; i < sixteens; i++) values[i] = _mm512_loadu_ps(B + 16 * i);
    const __m256 last = eight ? _mm256_loadu_ps(B + 16 * sixteens) : _mm256_setzero_ps();
    UNROLLED for (int r = 0; r < rows_of_tile; r++) {
      const float factor = A[r * p.row_step];
      UNROLLED for (int i = 0; i < sixteens; i++) {
        sums[r][i] = _mm512_fmadd_ps(_mm512_set1_ps(factor), values[i], sums[r][i]);
      }
      if (eight) rest[r] = _mm256_fmadd_ps(_mm256_set1_ps(factor), last, rest[r]);
    }
  }
  const long count = p.rows - row < rows_of_tile ? p.rows - row : rows_of_tile;
  UNROLLED for (int r = 0; r < rows_of_tile; r++) {
    if (r >= count) break;
    float *target = p.C + (row + r) * p.stride_C + column;
    UNROLLED for (int i = 0; i < sixteens; i++) _mm512_storeu_ps(target + 16 * i, sums[r][i]);
    if (eight) _mm256_storeu_ps(target + 16 * sixteens, rest[r]);
  }
}

// All rows of some columns.
#define COMPUTE(sixteens, eight) \
  for (long row = 0; row < p.rows; row += rows_of_tile) compute_tile(p, row, column, sixteens, eight)

WIDE void polysem_multiply_wide(const polysem_product *product) {
  const polysem_product p = *product;  // else each store may change it
  long column = 0;
  for (; column + 48 <= p.columns; column += 48) COMPUTE(3, 0);
  switch ((p.columns - column) / 8) {
    case 1: COMPUTE(0, 1); break;
    case 2: COMPUTE(1, 0); break;
    case 3: COMPUTE(1, 1); break;
    case 4: COMPUTE(2, 0); break;
    case 5: COMPUTE(2, 1); break;
  }
}

#else

void polysem_multiply_wide(const polysem_product *product) { __builtin_trap(); }

#endif
