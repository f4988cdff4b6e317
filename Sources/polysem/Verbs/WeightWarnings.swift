internal import Foundation
internal import Observers

/// What makes a matrix look like no encoding of features, in sentences that name the option that
/// may help.
struct WeightWarnings {
  /// Sentences; none where nothing is odd.
  let messages: [String]

  /// Looks at a matrix.
  ///
  /// - Parameters:
  ///   - matrix: what is measured.
  ///   - isTrained: whether features should have settled on neurons by now.
  init(of matrix: MatrixSummary, isTrained: Bool) {
    var messages: [String] = []
    let rows = Self.median(matrix.rows.map { $0.squaredNorm.squareRoot() })
    let columns = Self.median(matrix.columns.map { $0.squaredNorm.squareRoot() })
    let usual = 0.5...2.0
    if !usual.contains(rows), usual.contains(columns) {
      messages.append(
        "the columns have norms near 1 (median \(text(columns))), the rows, which should be features, "
          + "have not (\(text(rows))): is it transposed? See --transpose")
    } else if matrix.features > matrix.hidden {
      messages.append(
        "\(matrix.features) rows (features) and \(matrix.hidden) columns (neurons), and the paper assumes "
          + "no more features than neurons: is it transposed, as nn.Linear(n, m).weight is? See --transpose"
      )
    }
    if !usual.contains(rows) {
      messages.append(
        "the median norm of a row is \(text(rows)), and that of a trained feature is near 1; "
          + "--scale unit divides each row by its norm")
    }
    if isTrained, matrix.rows.allSatisfy({ $0.windowWeights == 0 }) {
      messages.append(
        "no weight is in the window 0.8 ≤ |w| ≤ 1.2: the counts that rest on it say nothing; see the windows "
          + "relative to each row's largest weight, or --scale unit")
    }
    self.messages = messages
  }

  /// Says them on standard error.
  func write(path: String) {
    for message in messages { StandardError.write("\(path): warning: \(message).") }
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}

private func text(_ value: Double) -> String { String(format: "%.3g", value) }
