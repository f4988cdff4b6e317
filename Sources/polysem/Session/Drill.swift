internal import Keys
internal import Study

/// A fault planted on purpose, to see whether a regression check notices: `train.lr*=1.2`,
/// `train.noise=gaussian`.
struct Drill {
  private enum Change {
    case to(ParameterValue)
    case by(factor: Double)
  }

  private let key: String
  private let change: Change

  /// Reads `KEY=VALUE` or `KEY*=FACTOR`; `nil` for anything else.
  init?(_ text: String) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    if parts[0].hasSuffix("*") {
      guard let factor = Double(parts[1]), factor.isFinite else { return nil }
      (key, change) = (String(parts[0].dropLast()), .by(factor: factor))
    } else {
      (key, change) = (parts[0], .to(ParameterValue(reading: parts[1])))
    }
  }

  /// The cells of several studies with the faults in them. A cell that lacks the key, or that would
  /// become impossible, as a noise-free network with a law of noise, stays as it is.
  ///
  /// - Throws: `ConfigurationError` when no cell can have the faults, so that a slip of the pen is
  ///   no drill passed.
  static func planting(
    _ drills: [Drill], in studies: [[[String: ParameterValue]]]
  ) throws(ConfigurationError) -> [[TrialConfiguration]] {
    var refusal: ConfigurationError?
    var hasPlanted = drills.isEmpty
    var planted: [[TrialConfiguration]] = []
    for cells in studies {
      var configurations: [TrialConfiguration] = []
      for cell in cells {
        let changed = drills.reduce(cell) { $1.applied(to: $0) }
        do throws(ConfigurationError) {
          configurations.append(try TrialConfiguration(parameters: changed, source: "--set"))
          hasPlanted = hasPlanted || changed != cell
        } catch {
          refusal = refusal ?? error
          configurations.append(try TrialConfiguration(parameters: cell, source: "baseline"))
        }
      }
      planted.append(configurations)
    }
    guard !hasPlanted else { return planted }
    throw refusal
      ?? ConfigurationError([
        ConfigurationProblem(
          file: "--set", line: nil, key: drills.map(\.key).joined(separator: ", "),
          message: "no cell of the baseline has this key, or all have this value already")
      ])
  }

  private func applied(to cell: [String: ParameterValue]) -> [String: ParameterValue] {
    guard let value = cell[key] else { return cell }
    var planted = cell
    switch change {
    case .to(let other): planted[key] = other
    case .by(let factor): planted[key] = value.asNumber.map { .number($0 * factor) } ?? value
    }
    return planted
  }
}

extension ParameterValue {
  /// A value as it is written on a command line.
  fileprivate init(reading text: String) {
    if let value = Int(text) {
      self = .integer(value)
    } else if let value = Double(text), value.isFinite {
      self = .number(value)
    } else if let value = Bool(text) {
      self = .flag(value)
    } else {
      self = .text(text)
    }
  }
}
