internal import ArgumentParser
internal import Engine
internal import Foundation

/// Options of every verb that trains trials.
struct RunOptions: ParsableArguments {
  @Option(
    help: "Trials under way at once, at most one per core; default: one per core.",
    transform: wholeNumber)
  var jobs = Cores.available

  /// What `jobs` comes to for this process.
  var trialsAtOnce: Int { min(jobs, Cores.available) }

  @Flag(help: "Show no progress.")
  var quiet = false

  @Flag(help: "Print results as JSON.")
  var json = false

  mutating func validate() throws {
    guard jobs >= 1 else { throw ValidationError("--jobs must be at least 1") }
  }
}

/// A whole number as people write it: `7500`, `1e3` and `1.0e3`, as in an experiment file.
func wholeNumber(_ text: String) throws -> Int {
  if let value = Int(text) { return value }
  guard let number = Double(text), let value = Int(exactly: number) else {
    throw ValidationError("must be a whole number, got \(text)")
  }
  return value
}

/// Names in a sentence: `normal or xavier`, `none, bipolar or gaussian`.
func alternatives(_ names: [String]) -> String {
  guard let last = names.last, names.count > 1 else { return names.joined() }
  return names.dropLast().joined(separator: ", ") + " or " + last
}
