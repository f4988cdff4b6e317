internal import CProcessor
internal import Foundation
internal import Model

/// Better kernels than those of 2004, which OpenBLAS takes on a CPU younger than itself.
///
/// Such a CPU has AVX2 and FMA, else this program would not have come so far. On a Xeon that OpenBLAS
/// 0.3.21 does not know, five products of 256 × 512 at batch 4096 take 189 ms with its Prescott kernels
/// and 42 ms with SkylakeX's.
enum BLASKernels {
  private static let variable = "OPENBLAS_CORETYPE"
  /// Says to the program that is started anew who has chosen.
  private static let isOurs = "POLYSEM_CHOSE_CORETYPE"
  /// What OpenBLAS falls back to.
  private static let fallback = "Prescott"

  /// Starts the program anew with kernels that suit the CPU, unless the user or OpenBLAS has chosen
  /// some: they are chosen while the library is loaded. Before anything else is done.
  static func choose() {
    #if os(Linux)
      if getenv(isOurs) != nil {
        // OpenBLAS has read it: for children on another machine, as a job's, it would be the wrong choice.
        unsetenv(isOurs)
        unsetenv(variable)
        return
      }
      guard getenv(variable) == nil, BLASLibrary.core == fallback else { return }
      setenv(variable, polysem_has_avx512() != 0 ? "SkylakeX" : "Haswell", 0)
      setenv(isOurs, "1", 1)
      // By its own path, whose last part is what process lists show.
      if let path = realpath("/proc/self/exe", nil) { execv(path, CommandLine.unsafeArgv) }
      // Where a program cannot be started, as without /proc, this one goes on, slower.
      unsetenv(isOurs)
      unsetenv(variable)
    #endif
  }
}
