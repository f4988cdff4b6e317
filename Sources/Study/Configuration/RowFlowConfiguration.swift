public import Keys

/// Everything that decides how the gradient flow of a single row is followed (science §4), random
/// numbers aside.
///
/// The row starts at w_k = |N(0, 1)| · `initialScale` / √m. Made from checked parameters only.
public struct RowFlowConfiguration: Sendable, Hashable {
  /// How the flow is followed.
  public enum Method: Sendable, Hashable {
    /// Euler steps of this length in t, greater than 0.
    case stepped(stepSize: Double)
    /// The closed solution, event by event.
    case exact
  }

  /// Hidden neurons m, the row's length, at least 1; `model.n_hidden`.
  public let hidden: Int
  /// Scale of the start, greater than 0; `model.init_scale`.
  public let initialScale: Double
  /// How the flow is followed; `train.method`, `train.step_size`.
  public let method: Method
  /// λ of the flow, a quarter of a training loss's λ, at least 0; `train.l1`.
  public let l1: Double
  /// Flow time t at which it ends, greater than 0; `train.end_time`.
  public let endTime: Double
  /// Whether it ends earlier, as soon as one weight is left; `train.until_single`.
  public let untilSingle: Bool
  /// What is kept of its course.
  public let record: RecordSettings

  /// Euler steps up to `endTime`, the last one rounded up; `nil` for the closed solution.
  public var steps: Int? {
    if case .stepped(let stepSize) = method { Int((endTime / stepSize).rounded(.up)) } else { nil }
  }

  /// The times t at which the row is observed: 0, …, the end, unless `untilSingle` ends it earlier.
  ///
  /// Stepped: multiples of the step size. Exact: from 0 over min(1, `endTime` / `points`) when
  /// geometric.
  public var recordedTimes: [Double] {
    switch method {
    case .stepped(let stepSize):
      record.steps(through: steps ?? 0).map { Double($0) * stepSize }
    case .exact:
      record.times(from: min(1, endTime / Double(record.points)), through: endTime)
    }
  }

  /// The resolved configuration under its dotted keys, defaults included; see
  /// `AutoencoderConfiguration`.
  public private(set) var parameters: [String: ParameterValue] = [:]

  /// Whether both have the same parameters, which tell everything else.
  public static func == (left: RowFlowConfiguration, right: RowFlowConfiguration) -> Bool {
    left.parameters == right.parameters
  }

  /// Hashes the parameters.
  public func hash(into hasher: inout Hasher) { hasher.combine(parameters) }

  private var resolvedParameters: [String: ParameterValue] {
    var result: [String: ParameterValue] = [
      "model.kind": .text("row_flow"),
      "model.n_hidden": .integer(hidden),
      "model.init_scale": .number(initialScale),
      "train.l1": .number(l1),
      "train.end_time": .number(endTime),
      "train.until_single": .flag(untilSingle),
    ]
    switch method {
    case .stepped(let stepSize):
      result["train.method"] = .text("stepped")
      result["train.step_size"] = .number(stepSize)
    case .exact:
      result["train.method"] = .text("exact")
    }
    return result.merging(record.parameters) { first, _ in first }
  }

  /// Checks parameters and fills in defaults.
  ///
  /// - Parameters:
  ///   - parameters: values by dotted key.
  ///   - source: where they come from, for the problems' `file`.
  /// - Throws: `ConfigurationError` with all problems, none of which has a line.
  public init(
    parameters: [String: ParameterValue], source: String = "parameters"
  ) throws(ConfigurationError) {
    var resolved = ResolvedParameters(parameters, rules: Self.rules)
    Self.checkConditionals(of: &resolved)
    try resolved.check(source: source)
    hidden = resolved.integer("model.n_hidden")
    initialScale = resolved.number("model.init_scale")
    l1 = resolved.number("train.l1")
    endTime = resolved.number("train.end_time")
    untilSingle = resolved.flag("train.until_single")
    record = RecordSettings(resolved)
    method =
      resolved.text("train.method") == "exact"
      ? .exact : .stepped(stepSize: resolved.number("train.step_size"))
    self.parameters = resolvedParameters
  }
}

extension RowFlowConfiguration {
  /// More steps than this are a slip of the pen.
  private static let mostSteps = 1e12

  /// The keys of a row flow's `model`, `train` and `record` sections.
  package static var rules: [KeyRule] {
    [
      KeyRule(
        "model.kind", .choice([TrialConfiguration.Kind.rowFlow.rawValue]), .required,
        "what is simulated"),
      KeyRule("model.n_hidden", .integer(minimum: 1), .required, "hidden neurons m"),
      KeyRule(
        "model.init_scale", .number(.positive), .required,
        "scale of the start |N(0, 1)| · scale / √m"),
      KeyRule(
        "train.method", .choice(["stepped", "exact"]), .required, "how the flow is followed"),
      KeyRule("train.step_size", .number(.positive), .conditional, "Euler step, in t"),
      KeyRule("train.l1", .number(.nonnegative), .required, "λ of the flow"),
      KeyRule("train.end_time", .number(.positive), .required, "end of the flow, in t"),
      KeyRule(
        "train.until_single", .flag, .optional(.flag(false)), "end as soon as one weight is left"),
    ] + RecordSettings.rules
  }

  private static func checkConditionals(of resolved: inout ResolvedParameters) {
    if let hidden = resolved.values["model.n_hidden"]?.asExactInteger,
      hidden > AutoencoderConfiguration.largestNetwork
    {
      resolved.report("model.n_hidden", "must be at most 2^40, got \(hidden)")
    }
    if resolved.values["record.matrices"]?.asText?.isEmpty == false {
      resolved.report("record.matrices", "must be empty: a row flow has no matrices")
    }
    let stepSize = resolved.values["train.step_size"]?.asNumber
    switch resolved.values["train.method"]?.asText {
    case "exact":
      if stepSize != nil { resolved.report("train.step_size", "has no meaning with method: exact") }
    case "stepped":
      guard let stepSize else {
        if !resolved.problems.contains(where: { $0.key == "train.step_size" }) {
          resolved.report("train.step_size", "is missing; method: stepped needs it")
        }
        return
      }
      if let end = resolved.values["train.end_time"]?.asNumber, end / stepSize > mostSteps {
        resolved.report(
          "train.step_size", "makes \((end / stepSize).short) steps; at most 1e12 are allowed")
      }
    default: break
    }
  }
}
