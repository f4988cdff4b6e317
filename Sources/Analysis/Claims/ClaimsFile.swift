// Where claims stand: a file of their own, or a section of an experiment file.

internal import Families
package import Keys
internal import Observers
internal import Study

/// Reads claims (docs/statistics.md).
package enum ClaimsFile {
  /// Reads and checks a file.
  ///
  /// - Throws: `ConfigurationError` with everything that is wrong, a file that cannot be read
  ///   included.
  package static func load(path: String) throws(ConfigurationError) -> ClaimSet {
    try load(text: SourceText.read(path: path), file: path)
  }

  /// Checks the text of a file; `file` is the name that problems carry.
  ///
  /// - Throws: `ConfigurationError` with everything that is wrong.
  package static func load(text: String, file: String) throws(ConfigurationError) -> ClaimSet {
    let source = YAMLSource(text: text, file: file)
    guard let root = source.root else { throw ConfigurationError(source.problems) }
    var reader = ClaimsReader(
      problems: source.problems, study: nil, measures: Self.measures(of: Families.all))
    let set = reader.claimSet(ofFile: root, sourceHash: SourceText.hash(of: text))
    guard reader.problems.isEmpty, let set else { throw ConfigurationError(reader.problems) }
    return set
  }

  /// Checks the section `claims` of an experiment file.
  ///
  /// - Parameters:
  ///   - section: as it was written, if it was.
  ///   - cells: those of the study; of none, measures of every family will do.
  ///   - study: whose trials the claims speak of.
  ///   - sourceText: the file.
  /// - Throws: `ConfigurationError` with everything that is wrong.
  /// - Returns: the claims; `nil` without the section.
  static func claims(
    _ section: SourceNode?, of cells: [TrialConfiguration], study: String, sourceText: String
  ) throws(ConfigurationError) -> ClaimSet? {
    guard let section else { return nil }
    var reader = ClaimsReader(
      problems: [], study: study,
      measures: cells.isEmpty ? Self.measures(of: Families.all) : cells.observedMeasures)
    let set = reader.claimSet(ofSection: section, sourceHash: SourceText.hash(of: sourceText))
    guard reader.problems.isEmpty, let set else { throw ConfigurationError(reader.problems) }
    return set
  }

  /// The measures that trials of some families may observe, each once, those of observers included.
  static func measures(of families: [any ModelFamily.Type]) -> [String] {
    (families.flatMap { $0.measures + $0.optionalMeasures } + Observers.measures).reduce(into: []) {
      names, name in
      if !names.contains(name) { names.append(name) }
    }
  }
}
