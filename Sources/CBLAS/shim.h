// OpenBLAS, and what a build for x86-64-v3 needs of the CPU.
#ifndef POLYSEM_CBLAS_SHIM_H
#define POLYSEM_CBLAS_SHIM_H

#include <cblas.h>

#if defined(__x86_64__)
// What the compiler was told to use (x86-64-v3, Package.swift), as far as it shows in loops.
static inline int polysem_cpu_has_avx2(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
         __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
}
#endif

#endif
