internal import ArgumentParser
internal import Matrix

/// How a matrix is taken from a file.
struct WeightOptions: ParsableArguments {
  /// What rows can be scaled to.
  enum Scale: String, ExpressibleByArgument, CaseIterable {
    case none, unit
  }

  @Option(help: "The array of an .npz or .safetensors file that holds several.")
  var tensor: String?

  @Flag(help: "Exchange rows and columns: nn.Linear(n, m).weight is m × n, an encoder is n × m.")
  var transpose = false

  @Option(help: "none, or unit to divide each row by its norm.")
  var scale = Scale.none
}

/// How the decoder is taken from its file; nn.Linear(m, n).weight is n × m as it should be.
struct DecoderOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Initial decoder of an untied network, n × m.", valueName: "D.npy"),
    transform: path)
  var initialDecoder: String?

  @Option(help: "The array of the decoder's file, as with --tensor.")
  var decoderTensor: String?

  @Flag(help: "Exchange rows and columns of the decoder's file.")
  var transposeDecoder = false
}

extension ArrayFile {
  /// The array of this name, or the only one.
  ///
  /// - Throws: `CommandFailure` with the names there are, and the errors of reading it.
  func array(named name: String?, option: String) throws -> NpyArray {
    if name == nil, entries.count == 1 { return try entries[0].read() }
    if let entry = entries.first(where: { $0.name == name }) { return try entry.read() }
    guard entries.map(\.name) != [""] else {
      throw CommandFailure(
        .badInput, "\(path): an .npy file holds one array without a name; leave out \(option)")
    }
    let wanted = name.map { "has no array \($0)" } ?? "holds \(entries.count) arrays"
    let most = 40
    var lines = entries.prefix(most).map { "  \($0.name)  \($0.description)" }
    if entries.count > most { lines.append("  and \(entries.count - most) more") }
    throw CommandFailure(
      .badInput,
      "\(path): \(wanted); choose with \(option) from\n\(lines.joined(separator: "\n"))")
  }
}
