#ifndef POLYSEM_PRODUCT_H
#define POLYSEM_PRODUCT_H

// C ← S + A B, row-major, for `columns` a multiple of eight.
typedef struct {
  long rows, columns, inner;
  // A's element of a row and an inner index lies at row · row_step + index · inner_step.
  const float *A;
  long row_step, inner_step;
  const float *B;
  long stride_B;
  // What the sums start from, of stride 0 where each row starts alike; may be C; zeros where it is null.
  const float *S;
  long stride_S;
  float *C;
  long stride_C;
} polysem_product;

// Computes a product in tiles of 8 × 48, on a CPU with AVX-512. Reads up to seven rows beyond A and S. Each sum runs in the order of the inner
// index with fused products, so that it is the same number as in narrower lanes.
void polysem_multiply_wide(const polysem_product *product);

#endif
