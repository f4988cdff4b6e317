// Many blocks of Philox4x32-10 at once.
//
// In C, since Swift's compiler rearranges the lanes in each of the ten rounds (3.2 ns a word for 1.3), and for the sake of
// CPUs with AVX-512 (0.9), since a function can have a target of its own.
#ifndef POLYSEM_PHILOX_H
#define POLYSEM_PHILOX_H

#include <stdint.h>

// Writes the words of eight blocks of consecutive counters from `first` on, 32 words for each of `groups`, block by block.
//
// high: the upper half of a counter.
void polysem_philox_blocks(
    uint64_t first, const uint32_t high[2], const uint32_t key[2], long groups, uint32_t *words);

#endif
