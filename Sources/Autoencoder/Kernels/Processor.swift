// What the CPU at hand can do, which a binary built elsewhere cannot know.

internal import CBLAS

/// The CPU of this process.
public enum Processor {
  /// Whether it has the instructions this build is made of: x86-64-v3 on x86-64 (AVX2, FMA, BMI);
  /// any on other architectures.
  public static var runsThisBuild: Bool {
    #if arch(x86_64)
      polysem_cpu_has_avx2() != 0
    #else
      true
    #endif
  }
}
