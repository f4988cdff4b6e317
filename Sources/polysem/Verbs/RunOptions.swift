internal import ArgumentParser
internal import Foundation

/// Options of every verb that trains trials.
struct RunOptions: ParsableArguments {
  @Option(help: "Trials under way at once; default: one per core.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "Show no progress.")
  var quiet = false

  @Flag(help: "Print results as JSON.")
  var json = false

  mutating func validate() throws {
    guard jobs >= 1 else { throw ValidationError("--jobs must be at least 1") }
  }
}

/// A value as JSON on standard output, keys sorted; what is not finite becomes `null`.
func printJSON(_ value: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  print(String(decoding: try encoder.encode(value), as: UTF8.self))
}
