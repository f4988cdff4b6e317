package import Keys
package import Records

/// A kind of model that trials can simulate: its keys, what a trial of it does, what it costs.
///
/// One family is one folder in this module and a line in `Families.all`. Experiment files, plans,
/// store, command line and documentation learn of it from there.
package protocol ModelFamily: Sendable {
  /// The value of `model.kind`.
  static var name: String { get }
  /// What it is, in a heading of the documentation.
  static var summary: String { get }
  /// The keys of its sections, each after the key that it goes with; without `model.kind` and
  /// `record`, which all families share.
  static var keys: [Key] { get }
  /// Names of the measures that all its trials observe (docs/measures.md).
  static var measures: [String] { get }
  /// Names of the measures that `record.measures` may add to them.
  static var optionalMeasures: [String] { get }
  /// Those of `measures` that a table on the screen has room for, the first first.
  static var mainMeasures: [String] { get }
  /// What `record.matrices` may list.
  static var matrices: [RecordSettings.Matrix] { get }
  /// What `record.observe` may list besides `default`.
  static var observers: [String] { get }

  /// Checks what one key alone cannot tell, and replaces values by what they stand for.
  static func complete(_ parameters: inout ResolvedParameters)

  /// The same trial for its first steps only, with the matrices that tell how it stands then.
  ///
  /// - Parameters:
  ///   - parameters: those of a trial.
  ///   - steps: how many steps.
  /// - Returns: parameters that are possible wherever the given ones are.
  static func shortened(
    _ parameters: [String: ParameterValue], to steps: Int
  ) -> [String: ParameterValue]

  /// Takes values that have been checked and completed; never fails.
  init(_ parameters: ResolvedParameters)

  /// Names of the measures that a trial observes: the family's, then those it was asked for.
  var observedMeasures: [String] { get }

  /// Whether training drives every feature to one neuron, so that features without one say that it has
  /// not ended. Parameters at defaults that leave no trace may be missing.
  static func choosesNeurons(_ parameters: [String: ParameterValue]) -> Bool

  /// Seconds that one trial takes on one core with 512-bit vectors, roughly.
  var estimatedSeconds: Double { get }
  /// Bytes that one trial holds at its peak, roughly.
  var estimatedBytes: Double { get }

  /// Runs one trial on the calling thread: a pure function of the parameters and the streams.
  ///
  /// - Throws: where the numerical solution itself fails; divergence is a finding.
  func run(_ streams: TrialStreams) throws -> TrialFindings
}

extension ModelFamily {
  /// The published model's networks do.
  package static func choosesNeurons(_ parameters: [String: ParameterValue]) -> Bool { true }

  /// As many steps, both final matrices kept: for networks that count steps and always have a decoder of their own.
  package static func shortened(
    _ parameters: [String: ParameterValue], to steps: Int
  ) -> [String: ParameterValue] {
    parameters.merging(
      ["train.steps": .integer(steps), "record.matrices": .text("final,decoder")]
    ) { $1 }
  }
}

/// What a trial found, before it is known whose it is.
package struct TrialFindings: Sendable {
  /// How it ended.
  package var outcome: TrialOutcome
  /// What computed it.
  package var kernel: String
  /// In step order; values in the order of the trial's measures.
  package var observations: [Observation]
  /// One per feature; empty where there are none.
  package var features: [FeatureOutcome] = []
  /// The matrices asked for.
  package var matrices: [RecordedMatrix] = []
  /// What the observers asked for saw.
  package var tables: [ObservedTable] = []
}

/// The families there are.
package enum Families {
  /// Every family; adding one means adding it here. The first is what a file means that names none.
  package static let all: [any ModelFamily.Type] = [
    Autoencoder.self, RowFlow.self, Injection.self, FeatureDictionary.self, ContextNetwork.self,
  ]

  /// The key that chooses.
  package static let key = Key(
    "model.kind", .choice(all.map { $0.name }), .written(.text(all[0].name)), "what is simulated",
    separatesStreams: true)

  /// The sections of an experiment file that describe a trial, in the order in which they come.
  package static let sections: [String] = {
    let keys = all.flatMap { $0.allKeys.map(\.key) }
    var names: [String] = []
    for name in keys.compactMap({ $0.split(separator: ".").first.map(String.init) })
    where !names.contains(name) { names.append(name) }
    return names
  }()

  private static let incidental = Set(
    all.flatMap { $0.allKeys }.filter { $0.effect != .distribution }.map(\.key))

  /// Whether a key changes no distribution: it says how networks are watched or computed.
  package static func isIncidental(_ key: String) -> Bool { incidental.contains(key) }

  private static let separating = Set(
    all.flatMap { $0.allKeys }.filter(\.separatesStreams).map(\.key))

  /// Whether trials that differ in a key have other random numbers even under common pairing.
  package static func separatesStreams(_ key: String) -> Bool { separating.contains(key) }

  /// The value of a parameter in a trial: as it is written, else the default that leaves no trace in
  /// plan and store; `nil` where it has no meaning.
  package static func value(
    of key: String, in parameters: [String: ParameterValue]
  ) -> ParameterValue? {
    if let written = parameters[key] { return written }
    let kind = parameters[Self.key.key]?.asText ?? all[0].name
    guard let key = keysByFamily[kind]?[key] else { return nil }
    guard let owners = key.owners else { return key.presence.tracelessDefault }
    let selected = value(of: owners.selector, in: parameters)
    return owners.presences.first { $0.name == selected?.description }?.presence.tracelessDefault
  }

  /// Put together once: a plan of many cells asks in each of them.
  fileprivate static let keys: [String: [Key]] = Dictionary(
    uniqueKeysWithValues: all.map { family in
      (family.name, [key] + family.keys + RecordSettings.keys)
    })

  private static let keysByFamily: [String: [String: Key]] = Dictionary(
    uniqueKeysWithValues: all.map { family in
      (family.name, Dictionary(uniqueKeysWithValues: family.allKeys.map { ($0.key, $0) }))
    })

  /// The family of that name, `nil` when there is none.
  package static func named(_ name: String) -> (any ModelFamily.Type)? {
    all.first { $0.name == name }
  }
}

extension ModelFamily {
  /// None, for a family whose trials always observe all there is.
  package static var optionalMeasures: [String] { [] }

  /// The family's, for one without others.
  package var observedMeasures: [String] { Self.measures }

  /// All keys of its trials.
  package static var allKeys: [Key] {
    Families.keys[name] ?? [Families.key] + keys + RecordSettings.keys
  }

  /// Checks everything that one key alone cannot tell, `record` included.
  package static func completeAll(_ parameters: inout ResolvedParameters) {
    complete(&parameters)
    RecordSettings.complete(&parameters, of: self)
  }
}

extension Key.Presence {
  fileprivate var tracelessDefault: ParameterValue? {
    if case .optional(let value) = self { value } else { nil }
  }
}
