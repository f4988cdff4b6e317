internal import Crypto
public import Keys
internal import Matrix

/// What one cell of a study simulates; one reference, which the trials of a cell share.
public indirect enum TrialConfiguration: Sendable, Hashable {
  /// A network trained on basis vectors.
  case autoencoder(AutoencoderConfiguration)
  /// The gradient flow of a single row.
  case rowFlow(RowFlowConfiguration)

  /// The values of `model.kind`.
  public enum Kind: String, CaseIterable, Sendable {
    /// A network trained on basis vectors, the default.
    case autoencoder
    /// The gradient flow of a single row.
    case rowFlow = "row_flow"
  }

  /// Checks parameters and fills in defaults; `model.kind` decides which kind, autoencoder when it
  /// is missing.
  ///
  /// - Parameters:
  ///   - parameters: values by dotted key.
  ///   - source: where they come from, for the problems' `file`.
  /// - Throws: `ConfigurationError` with all problems, none of which has a line.
  public init(
    parameters: [String: ParameterValue], source: String = "parameters"
  ) throws(ConfigurationError) {
    let kind = parameters["model.kind"] ?? .text(Kind.autoencoder.rawValue)
    switch kind.asText.flatMap(Kind.init(rawValue:)) {
    case .autoencoder:
      self = .autoencoder(try AutoencoderConfiguration(parameters: parameters, source: source))
    case .rowFlow:
      self = .rowFlow(try RowFlowConfiguration(parameters: parameters, source: source))
    case nil:
      let known = Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw ConfigurationError([
        ConfigurationProblem(
          file: source, line: nil, key: "model.kind",
          message: "\(kind) is unknown (known: \(known))")
      ])
    }
  }

  /// Which kind it is.
  public var kind: Kind {
    switch self {
    case .autoencoder: .autoencoder
    case .rowFlow: .rowFlow
    }
  }

  /// The resolved configuration under its dotted keys, defaults included.
  public var parameters: [String: ParameterValue] {
    switch self {
    case .autoencoder(let configuration): configuration.parameters
    case .rowFlow(let configuration): configuration.parameters
    }
  }

  /// What is kept of a trial's course.
  public var record: RecordSettings {
    switch self {
    case .autoencoder(let configuration): configuration.record
    case .rowFlow(let configuration): configuration.record
    }
  }

  /// SHA-256 of the parameters' canonical JSON, 64 lower-case hex digits.
  ///
  /// Canonical JSON: one object, keys sorted by byte, no white space; real-valued keys in their
  /// shortest round-trip spelling with a point or an exponent (`1.0`, `0.001`, `1e-05`),
  /// whole-number keys in digits.
  public var hash: String {
    CanonicalJSON.hash(of: parameters)
  }

  /// The keys that a kind of trial knows, with what each may hold.
  package static func rules(of kind: Kind) -> [KeyRule] {
    switch kind {
    case .autoencoder: AutoencoderConfiguration.rules
    case .rowFlow: RowFlowConfiguration.rules
    }
  }
}
