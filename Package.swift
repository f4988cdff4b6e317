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
let arguments: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// Tests that compute little themselves are compiled without optimisation, which takes longer than they run:
/// what is tested is optimised either way.
func tests(
  of name: String, _ dependencies: [Target.Dependency] = [], areOptimized: Bool = false
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.init(stringLiteral: name)] + dependencies,
    swiftSettings: settings + (areOptimized ? [] : [.unsafeFlags(["-Onone"])]))
}

// Data flows one way; nothing below a line is imported above it.
let package = Package(
  name: "polysem",
  products: [
    .executable(name: "polysem", targets: ["polysem"]),
    // What Tests/Benchmarks, a package of its own, measures.
    .library(
      name: "Model", targets: ["Model", "Matrix", "Randomness", "Observers", "TestSupport"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CGSL"),
    .systemLibrary(name: "CBLAS"),
    .systemLibrary(name: "CCrypto"),
    .systemLibrary(name: "CGaussLegendre"),
    .systemLibrary(name: "CZlib"),
    .target(name: "CProcessor"),
    .target(name: "CLanes", dependencies: ["CProcessor"]),
    .target(name: "CPhilox", dependencies: ["CProcessor"]),
    module("Parallel"),
    module("Matrix", ["CCrypto", "CZlib"]),
    module("Keys", ["Matrix", yams]),
    module("Records", ["Matrix", "Keys"]),
    module("Randomness", ["Keys", "CPhilox"]),
    module("Statistics", ["CGSL"]),
    module("Theory", ["Statistics"]),
    module("Model", ["Matrix", "Keys", "Randomness", "CBLAS", "CGaussLegendre", "CLanes"]),
    module("Observers", ["Matrix", "Keys", "Records", "Randomness", "Model"]),
    module(
      "Families",
      ["Matrix", "Keys", "Records", "Randomness", "Theory", "Model", "Observers", "Parallel"]),
    module("Study", ["Keys", "Records", "Families", "Parallel"]),
    module("Store", ["Matrix", "Keys", "Records", grdb, sqlite]),
    module(
      "Analysis",
      [
        "Matrix", "Keys", "Records", "Model", "Observers", "Families", "Store", "Study",
        "Statistics", "Theory",
      ]),
    module("Engine", ["Matrix", "Keys", "Records", "Study", "Store", "Analysis", "Parallel"]),
    module("Report", ["Analysis", "Matrix", "Keys", "Records", "Model", "Store"]),
    .executableTarget(
      name: "polysem",
      dependencies: [
        "Matrix", "Keys", "Records", "Model", "Observers", "Randomness", "Families", "Study",
        "Store",
        "Statistics", "Analysis", "Engine", "Report", "Parallel", "CProcessor",
        arguments,
      ],
      swiftSettings: settings),
    tests(of: "Parallel"),
    tests(of: "Matrix", ["TestSupport"]),
    tests(of: "Keys"),
    tests(of: "Randomness", ["Keys", "TestSupport"], areOptimized: true),
    tests(of: "Statistics", ["TestSupport"], areOptimized: true),
    tests(
      of: "Model", ["Matrix", "Keys", "Randomness", "CLanes", "TestSupport"], areOptimized: true),
    tests(
      of: "Observers", ["Matrix", "Keys", "Records", "Randomness", "Model", "TestSupport"],
      areOptimized: true),
    tests(of: "Theory", ["Statistics", "TestSupport"], areOptimized: true),
    tests(
      of: "Families",
      [
        "Matrix", "Keys", "Records", "Randomness", "Model", "Statistics", "Theory", "TestSupport",
      ], areOptimized: true),
    tests(of: "Study", ["Matrix", "Keys", "Records", "Model", "Families"]),
    tests(of: "Store", ["Matrix", "Keys", "Records", "Model", "Study", "TestSupport", grdb]),
    tests(
      of: "Analysis",
      [
        "Matrix", "Keys", "Records", "Model", "Families", "Store", "Study", "Statistics", "Theory",
        "TestSupport",
      ]),
    tests(
      of: "Engine",
      [
        "Matrix", "Keys", "Records", "Study", "Store", "Analysis", "Statistics", "Parallel",
        "TestSupport", grdb,
      ]),
    tests(
      of: "Report",
      ["Analysis", "Matrix", "Keys", "Records", "Model", "Store", "Study", "Theory"]),
    // What may come from elsewhere, of every format, in a hundred thousand damaged versions.
    .testTarget(
      name: "AttackTests",
      dependencies: [
        "Matrix", "Keys", "Records", "Study", "Store", "Analysis", "Engine", "Report",
        "TestSupport",
      ], swiftSettings: settings),
    module("TestSupport", ["Matrix", "Keys", "Model", "Randomness"]),
  ],
  swiftLanguageModes: [.v6]
)
