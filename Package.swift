// swift-tools-version: 6.2
import PackageDescription

// Every x86-64 machine since 2013 has AVX2 and FMA (x86-64-v3). Clang must be told, or Float.squareRoot and
// addingProduct become libm calls lane by lane. Rejected: -march=native, which crashes on mixed clusters.
#if arch(x86_64)
  let targetCPU = ["-Xcc", "-march=x86-64-v3", "-Xcc", "-fno-math-errno"]
#else
  let targetCPU = ["-Xcc", "-fno-math-errno"]
#endif

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
  .unsafeFlags(targetCPU),
]

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
// SQLite's own functions, for the rows that are too many for GRDB's.
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let arguments: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.init(stringLiteral: name)] + dependencies,
    swiftSettings: settings)
}

// Data flows one way; nothing below a line is imported above it.
let package = Package(
  name: "polysem",
  products: [
    .executable(name: "polysem", targets: ["polysem"]),
    // What Tests/Benchmarks, a package of its own, measures.
    .library(name: "Autoencoder", targets: ["Autoencoder", "Randomness", "Measures"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CGSL"),
    .systemLibrary(name: "CBLAS"),
    .target(name: "CProcessor"),
    module("Randomness"),
    module("Statistics", ["CGSL"]),
    module("Autoencoder", ["Randomness", "CBLAS"]),
    module("Measures", ["Autoencoder"]),
    module("Theory", ["Statistics"]),
    module("Study", ["Randomness", "Autoencoder", "Measures", "Theory", yams, crypto]),
    module("Store", ["Study", "Autoencoder", grdb, sqlite, crypto]),
    module("Analysis", ["Autoencoder", "Store", "Study", "Statistics", "Theory"]),
    module("Report", ["Analysis", "Autoencoder", "Store"]),
    .executableTarget(
      name: "polysem",
      dependencies: [
        "Autoencoder", "Measures", "Randomness", "Study", "Store", "Statistics", "Analysis",
        "Report", "CProcessor",
        arguments,
      ],
      swiftSettings: settings),
    tests(of: "Randomness"),
    tests(of: "Statistics", ["TestSupport"]),
    tests(of: "Autoencoder", ["Randomness", "Store", "TestSupport"]),
    tests(of: "Measures", ["Autoencoder", "TestSupport"]),
    tests(of: "Theory", ["Statistics", "TestSupport"]),
    tests(of: "Study", ["Autoencoder"]),
    tests(of: "Store", ["Autoencoder", "Study", grdb]),
    tests(of: "Analysis", ["Autoencoder", "Store", "Study", "Theory", "TestSupport"]),
    tests(of: "Report", ["Analysis", "Autoencoder", "Store", "Study", "Theory"]),
    module("TestSupport", ["Autoencoder", "Randomness"]),
  ],
  swiftLanguageModes: [.v6]
)
