#include "processor.h"

#if defined(__x86_64__)
#include <stdlib.h>

int polysem_has_avx512(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl");
}

static int takes_avx512;

// Once and before any thread: who asks does so millions of times.
__attribute__((constructor)) static void choose(void) {
  const char *choice = getenv("POLYSEM_AVX512");
  __builtin_cpu_init();
  takes_avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                 !(choice && choice[0] == '0' && !choice[1]);
}

int polysem_takes_avx512(void) { return takes_avx512; }

#else

int polysem_has_avx512(void) { return 0; }

int polysem_takes_avx512(void) { return 0; }

#endif
