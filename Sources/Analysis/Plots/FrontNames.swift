// How a front tells its cells apart: each by what sets it off from most others.

internal import Families
internal import Keys

/// Names such as `init = orthogonal, decorrelation = 0.1`: what more than half of the cells have is not said, and
/// a cell that has nothing else is the baseline.
struct FrontNames {
  /// Dotted keys in which cells differ, with what more than half of them have, if anything.
  private let keys: [(key: String, common: ParameterValue??)]

  /// - Parameter cells: complete parameters of each.
  init(_ cells: [[String: ParameterValue]]) {
    keys = PlotCells.differing(cells).filter { !Families.isIncidental($0) }.map { key in
      let counts = Dictionary(grouping: cells) { $0[key] }.mapValues(\.count)
      return (key, counts.first { 2 * $0.value > cells.count }?.key)
    }
  }

  func name(of parameters: [String: ParameterValue]) -> String {
    let parts = keys.filter { $0.common != .some(parameters[$0.key]) }.compactMap { key, _ in
      let short = key.split(separator: ".").last.map(String.init) ?? key
      // What only another optimiser has, say, goes without saying.
      return parameters[key].map {
        "\(short) = \($0.asNumber?.exactText ?? $0.description.replacing("_", with: " "))"
      }
    }
    return parts.isEmpty ? "baseline" : parts.joined(separator: ", ")
  }
}
