// Linking this target is what checks the CPU, before any Swift code runs.
#ifndef POLYSEM_PROCESSOR_H
#define POLYSEM_PROCESSOR_H

// Whether the CPU has what OpenBLAS's SkylakeX kernels use: AVX-512 F, CD, BW, DQ and VL.
int polysem_has_avx512(void);

// Whether our own functions take vectors of 512 bits: the CPU has AVX-512 F and VL, and POLYSEM_AVX512 is not 0. They compute the same
// bits either way.
int polysem_takes_avx512(void);

#endif
