// A word instead of an illegal instruction on a CPU that the build is not for.
//
// In C, and before main: Swift code is compiled for x86-64-v3 (Package.swift), so that a check in
// Swift would itself be the illegal instruction.

#include "processor.h"

#if defined(__x86_64__)
#include <unistd.h>

// ExitStatus.toolMissing
enum { tool_missing = 69 };

__attribute__((constructor)) static void require_x86_64_v3(void) {
  static const char message[] =
      "this program is built for x86-64-v3: the CPU must have AVX2, FMA, BMI1 and BMI2\n";
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
      __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2"))
    return;
  if (write(STDERR_FILENO, message, sizeof message - 1) < 0) _exit(tool_missing);
  _exit(tool_missing);
}
#endif
