// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who builds or tests polysem builds the benchmarks.
//
// Rejected: ordo-one/benchmark and google/swift-benchmark. Both run a benchmark to its end before
// the next one starts, and what is asked for here are ratios of two bodies timed in turn, growth
// exponents over several sizes and allocation counts; a plain program says these in a page.

#if arch(x86_64)
  let targetCPU = ["-Xcc", "-march=x86-64-v3"]
#else
  let targetCPU: [String] = []
#endif

let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "polysem", path: "../..")],
  targets: [
    .systemLibrary(name: "OpenBLAS"),
    .target(name: "AllocationCounter"),
    .executableTarget(
      name: "benchmarks",
      dependencies: [
        "AllocationCounter", "OpenBLAS", .product(name: "Model", package: "polysem"),
      ],
      path: "Sources/Benchmarks",
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
        .unsafeFlags(targetCPU),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
