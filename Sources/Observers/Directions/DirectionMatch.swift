public import Matrix
internal import Model

/// How well learnt directions match true ones, by their cosines.
public struct DirectionMatch: Sendable {
  /// For each true direction the largest cosine with a learnt one; 0 for a direction of length 0.
  public let largest: [Double]
  /// For each learnt direction the largest cosine with a true one.
  public let largestOfLearnt: [Double]
  /// For each true direction the cosine with the learnt one that is assigned to it, in the one-to-one
  /// assignment whose cosines have the largest sum; −1 where none is left.
  public let assigned: [Double]

  /// Compares r true directions with c learnt ones; lengths do not matter.
  ///
  /// Costs 2 r c d flops, and for the assignment up to r c min(r, c).
  ///
  /// - Parameters:
  ///   - truth: r × d, a row is a direction.
  ///   - learnt: c × d.
  ///   - isSigned: whether opposite directions are as far apart as can be, and not the same.
  public init(_ truth: WeightMatrix<Float>, _ learnt: WeightMatrix<Float>, isSigned: Bool = true) {
    let (rows, columns) = (truth.features, learnt.features)
    let cosines = Float.overlaps(truth.withUnitRows, learnt.withUnitRows).elements.map {
      isSigned ? Double($0) : Double($0.magnitude)
    }
    var largest = [Double](repeating: -1, count: rows)
    var largestOfLearnt = [Double](repeating: -1, count: columns)
    for row in 0..<rows {
      for column in 0..<columns {
        let cosine = cosines[row * columns + column]
        largest[row] = max(largest[row], cosine)
        largestOfLearnt[column] = max(largestOfLearnt[column], cosine)
      }
    }
    (self.largest, self.largestOfLearnt) = (largest, largestOfLearnt)
    assigned = Assignment.best(cosines, rows: rows, columns: columns).enumerated().map {
      row, column in column.map { cosines[row * columns + $0] } ?? -1
    }
  }

  /// MMCS: the mean over true directions of the largest cosine with a learnt one.
  ///
  /// Source: Sharkey et al., "Taking features out of superposition with sparse autoencoders" (2022).
  public var meanLargest: Double { largest.reduce(0, +) / Double(largest.count) }

  /// Share of the true directions whose assigned one has at least this cosine.
  public func share(from cosine: Double) -> Double {
    Double(count(from: cosine)) / Double(assigned.count)
  }

  /// How many true directions are assigned one of at least this cosine.
  public func count(from cosine: Double) -> Int { assigned.count { $0 >= cosine } }

  /// Learnt directions at this cosine or more of a true one, to a true one that has any: 1 where every
  /// feature has one latent, more where features are split. NaN where no feature has any.
  public func learntPerTrue(from cosine: Double) -> Double {
    let found = largest.count { $0 >= cosine }
    return found > 0
      ? Double(largestOfLearnt.count { $0 >= cosine }) / Double(found) : .nan
  }
}

extension WeightMatrix<Float> {
  /// The same directions at length 1; rows of length 0 stay.
  fileprivate var withUnitRows: WeightMatrix<Float> {
    var result = self
    for row in 0..<features {
      let range = row * hidden..<(row + 1) * hidden
      let square = elements[range].reduce(0.0) { $0 + Double($1) * Double($1) }
      guard square > 0 else { continue }
      let scale = 1 / square.squareRoot()
      for index in range { result.elements[index] = Float(Double(elements[index]) * scale) }
    }
    return result
  }
}
