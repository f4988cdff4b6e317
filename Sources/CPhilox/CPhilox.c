#include "CPhilox.h"

#include "processor.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "two words are stored as one number, the earlier one in its lower half"
#endif

// Eight words of 32 bits in lanes of 64, so that a product is one instruction for four or all; the upper halves hold
// leftovers. Rejected: lanes of 32 bits, whose products' upper halves take a detour.
typedef uint64_t lanes __attribute__((vector_size(64), aligned(4), may_alias));
#define ALL(value) ((lanes){} + (value))

static inline __attribute__((always_inline)) void compute_blocks(
    uint64_t first, const uint32_t high[2], const uint32_t key[2], long groups, uint32_t *words) {
  const lanes low = ALL(0xFFFFFFFF);
  for (long group = 0; group < groups; group++, first += 8, words += 32) {
    lanes c0 = ALL(first) + (lanes){0, 1, 2, 3, 4, 5, 6, 7};
    lanes c1 = c0 >> 32, c2 = ALL(high[0]), c3 = ALL(high[1]);
    uint32_t k0 = key[0], k1 = key[1];
    for (int round = 0; round < 10; round++, k0 += 0x9E3779B9u, k1 += 0xBB67AE85u) {
      // The mask right before the product tells the compiler that 32 × 32 bits are enough.
      const lanes product0 = (c0 & low) * 0xD2511F53u, product1 = (c2 & low) * 0xCD9E8D57u;
      c0 = (product1 >> 32) ^ c1 ^ k0;
      c1 = product1;
      c2 = (product0 >> 32) ^ c3 ^ k1;
      c3 = product0;
    }
    const lanes even = (c0 & low) | c1 << 32, odd = (c2 & low) | c3 << 32;
    *(lanes *)words = __builtin_shufflevector(even, odd, 0, 8, 1, 9, 2, 10, 3, 11);
    *(lanes *)(words + 16) = __builtin_shufflevector(even, odd, 4, 12, 5, 13, 6, 14, 7, 15);
  }
}

#if defined(__x86_64__)

__attribute__((target("avx512f"))) static void compute_in_512_bits(
    uint64_t first, const uint32_t high[2], const uint32_t key[2], long groups, uint32_t *words) {
  compute_blocks(first, high, key, groups, words);
}

__attribute__((target("avx2"))) static void compute_in_256_bits(
    uint64_t first, const uint32_t high[2], const uint32_t key[2], long groups, uint32_t *words) {
  compute_blocks(first, high, key, groups, words);
}

// Rejected: `target_clones`, whose choice is made while the program is loaded, before a sanitizer is ready.
void polysem_philox_blocks(
    uint64_t first, const uint32_t high[2], const uint32_t key[2], long groups, uint32_t *words) {
  if (polysem_takes_avx512()) {
    compute_in_512_bits(first, high, key, groups, words);
  } else {
    compute_in_256_bits(first, high, key, groups, words);
  }
}

#else

void polysem_philox_blocks(
    uint64_t first, const uint32_t high[2], const uint32_t key[2], long groups, uint32_t *words) {
  compute_blocks(first, high, key, groups, words);
}

#endif
