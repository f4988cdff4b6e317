package import Families
package import Keys

/// What one cell of a study simulates, checked and complete: a family of models and its parameters.
package struct TrialConfiguration: Sendable {
  /// What runs its trials.
  package let model: any ModelFamily
  /// Under dotted keys what tells it from all others: defaults that leave no trace are left out, and
  /// `auto` is replaced by what it stands for.
  ///
  /// Real-valued keys hold `.number` even where the value is whole. Made once: the records of a cell
  /// share them, and what is shared compares at once.
  package let parameters: [String: ParameterValue]
  /// SHA-256 of the parameters' canonical JSON, 64 lower-case hex digits.
  ///
  /// Canonical JSON: one object, keys sorted by byte, no white space; real-valued keys in their
  /// shortest round-trip spelling with a point or an exponent (`1.0`, `0.001`, `1e-05`),
  /// whole-number keys in digits.
  package let hash: String

  /// Checks parameters and fills in defaults; `model.kind` decides which family.
  ///
  /// - Parameters:
  ///   - parameters: values by dotted key; a whole number will do for a real-valued key and the
  ///     reverse where it is integral.
  ///   - source: where they come from, for the problems' `file`.
  /// - Throws: `ConfigurationError` with all problems, none of which has a line.
  package init(
    parameters: [String: ParameterValue], source: String = "parameters"
  ) throws(ConfigurationError) {
    let given = parameters[Families.key.key].map { [Families.key.key: $0] } ?? [:]
    let kind = ResolvedParameters(given, keys: [Families.key])
    try kind.check(source: source)
    guard let family = Families.named(kind.text(Families.key.key)) else {
      preconditionFailure("a checked name is registered")
    }
    var resolved = ResolvedParameters(parameters, keys: family.allKeys)
    family.completeAll(&resolved)
    try resolved.check(source: source)
    model = family.init(resolved)
    self.parameters = resolved.written
    hash = CanonicalJSON.hash(of: self.parameters)
  }

  /// The family's name, the value of `model.kind`.
  package var kind: String { type(of: model).name }

  /// Its parameters whose keys fulfil a condition.
  func parameters(where isWanted: (Key) -> Bool) -> [String: ParameterValue] {
    let keys = Set(type(of: model).allKeys.filter(isWanted).map(\.key))
    return parameters.filter { keys.contains($0.key) }
  }
}

extension TrialConfiguration: Hashable {
  /// Whether both have the same parameters, which tell everything else.
  package static func == (left: TrialConfiguration, right: TrialConfiguration) -> Bool {
    left.hash == right.hash
  }

  /// Hashes what stands for the parameters.
  package func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}

extension TrialConfiguration {
  /// Seconds that one trial takes on one core, roughly: for dry runs and for weighing trials against
  /// each other.
  package var estimatedSeconds: Double { model.estimatedSeconds }

  /// Bytes that one trial holds at its peak, roughly.
  package var estimatedBytes: Double { model.estimatedBytes }

  /// The same trial for its first steps only, with the matrices that tell how it stands then.
  ///
  /// - Throws: never in practice: fewer steps are possible wherever more are.
  package func shortened(to steps: Int) throws(ConfigurationError) -> TrialConfiguration {
    try TrialConfiguration(parameters: type(of: model).shortened(parameters, to: steps))
  }
}

extension Sequence<TrialConfiguration> {
  /// Names of the measures that any of the cells observes, each once.
  package var observedMeasures: [String] {
    reduce(into: []) { names, cell in
      for name in cell.model.observedMeasures where !names.contains(name) { names.append(name) }
    }
  }
}
