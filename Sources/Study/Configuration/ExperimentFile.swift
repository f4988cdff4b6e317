package import Keys

/// Reads experiment files (docs/experiment-file.md).
package enum ExperimentFile {
  /// Reads, overrides and checks a file.
  ///
  /// - Parameters:
  ///   - path: the YAML file.
  ///   - overrides: `key=value` each, applied in order and after the profile.
  ///   - profile: the name of one of the file's profiles, or `nil`.
  ///   - check: says what is wrong with the sections of questions, by name, asked of these cells
  ///     (none where they could not be read).
  /// - Throws: `ConfigurationError` with everything that is wrong, a file that cannot be read
  ///   included.
  /// - Returns: the experiment, completely checked.
  package static func load(
    path: String, overrides: [String] = [], profile: String? = nil,
    check: QuestionCheck = { _, _, _ in [] }
  ) throws(ConfigurationError) -> Experiment {
    try load(
      text: SourceText.read(path: path), file: path, overrides: overrides, profile: profile,
      check: check)
  }

  /// What is wrong with sections of questions, by name, asked of cells.
  package typealias QuestionCheck = ([String: SourceNode], [TrialConfiguration], Bool) ->
    [ConfigurationProblem]

  /// Overrides and checks the text of a file.
  ///
  /// Every profile of the file is checked, whichever is asked for.
  ///
  /// - Parameters:
  ///   - text: YAML.
  ///   - file: the name that problems carry.
  ///   - overrides: `key=value` each, applied in order and after the profile.
  ///   - profile: the name of one of the file's profiles, or `nil`.
  ///   - check: as in `load(path:overrides:profile:check:)`.
  /// - Throws: `ConfigurationError` with everything that is wrong.
  /// - Returns: the experiment, completely checked.
  package static func load(
    text: String, file: String, overrides: [String] = [], profile: String? = nil,
    check: QuestionCheck = { _, _, _ in [] }
  ) throws(ConfigurationError) -> Experiment {
    let source = YAMLSource(text: text, file: file)
    var problems = source.problems
    guard var root = source.root else { throw ConfigurationError(problems) }
    guard root.entries != nil else {
      problems.append(root.place.problem("", "must be a mapping, got \(root.spelling)"))
      throw ConfigurationError(problems)
    }
    let profiles = takeProfiles(from: &root, problems: &problems)
    if let profile, !profiles.contains(where: { $0.name == profile }) {
      let names = profiles.map(\.name)
      let known = names.isEmpty ? "it has none" : "known: \(names.joined(separator: ", "))"
      let hint = Spelling.hint(for: profile, among: names)
      problems.append(
        ConfigurationProblem(
          file: file, line: nil, key: "profiles",
          message: "the file has no profile \(profile)\(hint) (\(known))"))
    }
    // Without a profile first: what is wrong with the file itself is reported where it stands.
    var cells = 0
    for variant in [nil] + profiles where variant?.name != profile {
      if problems.areEnough { break }
      var reader = ExperimentReader(sourceText: text)
      _ = reader.experiment(root, overrides: variant?.overrides ?? [])
      problems += reader.problems + check(reader.questions, reader.cells, variant == nil)
      cells += reader.cells.count
      guard cells <= mostCellsOfProfiles else {
        problems.append(
          ConfigurationProblem(
            file: file, line: nil, key: "profiles",
            message: "make more than \(mostCellsOfProfiles) cells together"))
        break
      }
    }
    let own = profiles.first { $0.name == profile }?.overrides ?? []
    let arguments = overrides.compactMap { Override(argument: $0, problems: &problems) }
    var reader = ExperimentReader(sourceText: text)
    let experiment = reader.experiment(root, overrides: own + arguments)
    problems +=
      reader.problems + check(reader.questions, reader.cells, profile == nil && overrides.isEmpty)
    guard problems.isEmpty, let experiment else { throw ConfigurationError(problems) }
    return experiment
  }

  /// Every profile is checked whenever the file is read, which takes its time.
  private static let mostProfiles = 100
  private static let mostCellsOfProfiles = 2 * SweepAxis.mostCells

  private struct Profile {
    let name: String
    let overrides: [Override]
  }

  /// Takes the `profiles` section out of the file.
  private static func takeProfiles(
    from root: inout SourceNode, problems: inout [ConfigurationProblem]
  ) -> [Profile] {
    guard let section = root["profiles"] else { return [] }
    root.content = .section((root.entries ?? []).filter { $0.key != "profiles" })
    guard let entries = section.entries else {
      problems.append(
        section.place.problem("profiles", "must be a mapping, got \(section.spelling)"))
      return []
    }
    guard entries.count <= mostProfiles else {
      problems.append(
        section.place.problem(
          "profiles", "are \(entries.count); at most \(mostProfiles) are allowed"))
      return []
    }
    var profiles: [Profile] = []
    for entry in entries {
      if let values = entry.node.entries {
        let overrides = values.map { Override(key: $0.key, value: $0.node) }
        profiles.append(Profile(name: entry.key, overrides: overrides))
      } else {
        problems.append(
          entry.node.place.problem(
            "profiles.\(entry.key)", "must be a mapping, got \(entry.node.spelling)"))
      }
    }
    return profiles
  }
}
