package import Keys

/// The gradient flow of a single row (science §4), from w_k = |N(0, 1)| · `initialScale` / √m.
package struct RowFlow: ModelFamily {
  /// How the flow is followed.
  package enum Method: Sendable {
    /// Euler steps of this length in t.
    case stepped(stepSize: Double)
    /// The closed solution, event by event.
    case exact
  }

  /// Hidden neurons m, the row's length.
  package let hidden: Int
  /// Scale of the start.
  package let initialScale: Double
  /// How the flow is followed.
  package let method: Method
  /// λ of the flow, a quarter of a training loss's λ.
  package let l1: Double
  /// Flow time t at which it ends.
  package let endTime: Double
  /// Whether it ends earlier, as soon as one weight is left.
  package let untilSingle: Bool
  /// What is kept of its course.
  package let record: RecordSettings

  /// The value of `model.kind`.
  package static let name = "row_flow"
  /// What it is.
  package static let summary =
    "dw_k/dt = (1 − |w|²) w_k − λ sign w_k, from w_k = |N(0, 1)| · `init_scale` / √m"

  /// None: there is a single row, of which numbers tell enough.
  package static let matrices: [RecordSettings.Matrix] = []
  /// None.
  package static let observers: [String] = []

  /// The keys of a row flow.
  package static let keys = [
    Key(
      "model.n_hidden", .integer(minimum: 1, maximum: 1 << 40), .required,
      "hidden neurons m, the row's length"),
    Key("model.init_scale", .number(.positive), .required, "scale of the start"),
    Key(
      "train.method", .choice(["stepped", "exact"]), .required,
      "Euler steps, or the closed solution"),
    Key(
      "train.step_size", .number(.positive), of: .init("train.method", [("stepped", .required)]),
      "Euler step, in t; at most 10¹² steps"),
    Key(
      "train.l1", .number(.nonnegative), .required,
      "λ of the flow: a quarter of the λ of a training loss"),
    Key("train.end_time", .number(.positive), .required, "end of the flow, in t"),
    Key(
      "train.until_single", .flag, .written(.flag(false)),
      "end earlier, as soon as one weight is left"),
  ]

  /// Takes checked values.
  package init(_ parameters: ResolvedParameters) {
    hidden = parameters.integer("model.n_hidden")
    initialScale = parameters.number("model.init_scale")
    l1 = parameters.number("train.l1")
    endTime = parameters.number("train.end_time")
    untilSingle = parameters.flag("train.until_single")
    record = RecordSettings(parameters)
    method =
      parameters.text("train.method") == "exact"
      ? .exact : .stepped(stepSize: parameters.number("train.step_size"))
  }

  /// Refuses more steps than anybody can want.
  package static func complete(_ parameters: inout ResolvedParameters) {
    if let end = parameters.values["train.end_time"]?.asNumber,
      let size = parameters.values["train.step_size"]?.asNumber, end / size > 1e12
    {
      parameters.report(
        "train.step_size", "makes \((end / size).short) steps; at most 1e12 are allowed")
    }
  }

  /// As many Euler steps; the closed solution takes none and stays as it is.
  package static func shortened(
    _ parameters: [String: ParameterValue], to steps: Int
  ) -> [String: ParameterValue] {
    guard let size = parameters["train.step_size"]?.asNumber else { return parameters }
    return parameters.merging(["train.end_time": .number(size * Double(steps))]) { $1 }
  }
}
