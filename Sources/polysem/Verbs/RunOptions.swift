internal import ArgumentParser
internal import Engine
internal import Foundation
internal import Keys

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
///
/// Beyond 2⁵³ only digits will do: anything else would be rounded.
func wholeNumber(_ text: String) throws -> Int {
  switch NumberSpelling.value(of: text) {
  case .integer(let value)?: return value
  case .number(let number)? where number.isFinite && number == number.rounded():
    guard let value = Int(exactly: number) else {
      throw ValidationError("must be less than 2^63, got \(text)")
    }
    guard number.magnitude < 0x1p53 else {
      throw ValidationError("is rounded beyond 2^53, write digits alone, got \(text)")
    }
    return value
  default: throw ValidationError("must be a whole number, got \(text)")
  }
}

/// Names in a sentence: `normal or xavier`, `none, bipolar or gaussian`.
func alternatives(_ names: [String]) -> String {
  guard let last = names.last, names.count > 1 else { return names.joined() }
  return names.dropLast().joined(separator: ", ") + " or " + last
}
