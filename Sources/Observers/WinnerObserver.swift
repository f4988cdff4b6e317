public import Model
public import Records
internal import Matrix

/// How each feature's race was won: its eventual neuron against the others, at every look.
///
/// The winner is the neuron of the largest |weight| at the end, the first of equals.
public enum WinnerObserver: Observer {
  /// The name in `record.observe`.
  public static let name = "winners"
  /// One line for people.
  public static let summary =
    "the eventual winner's |weight|, rank and margin at each recorded step, and when it locked in"
  /// A row is a feature.
  public static let shape = ObservedShape.perFeature
  /// The winner k; |W_ik|; its rank in the row by |weight|, where 1 is the largest and equals share
  /// the better rank; |W_ik| less the largest other |weight| (NaN for m = 1); the first recorded
  /// step from which on its rank is 1. The first and the last are the same at every step.
  public static let columns = ["neuron", "magnitude", "rank", "margin", "lock_in_step"]
  /// Who won is known at the end only.
  public static let looksBack = true

  /// Steps × features × columns. Costs two passes over every snapshot.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func values<Scalar: KernelScalar>(of course: Course<Scalar>) -> ObservedValues {
    let winners = course.finalSummary?.rows.map(\.largestNeuron) ?? []
    var lockIns = [Int](repeating: 0, count: winners.count)
    var values = [Double](
      repeating: 0, count: course.snapshots.count * winners.count * columns.count)
    for (look, weights) in course.snapshots.enumerated() {
      weights.elements.withUnsafeBufferPointer { elements in
        for (feature, winner) in winners.enumerated() {
          let row = UnsafeBufferPointer(
            rebasing: elements[feature * weights.hidden..<(feature + 1) * weights.hidden])
          let standing = Standing(of: winner, in: row)
          if standing.rank > 1 { lockIns[feature] = look + 1 }
          let entry = (look * winners.count + feature) * columns.count
          values[entry] = Double(winner)
          values[entry + 1] = standing.magnitude
          values[entry + 2] = Double(standing.rank)
          values[entry + 3] = standing.margin
        }
      }
    }
    for entry in 0..<course.snapshots.count * winners.count {
      values[entry * columns.count + 4] = Double(course.steps[lockIns[entry % winners.count]])
    }
    return ObservedValues(rows: Array(winners.indices), steps: course.steps, values: values)
  }
}

/// One neuron among those of a row.
private struct Standing {
  let magnitude: Double
  let rank: Int
  let margin: Double

  @inline(__always)
  init<Scalar: KernelScalar>(of winner: Int, in row: UnsafeBufferPointer<Scalar>) {
    let own = row[winner].magnitude
    // A loop of its own, as in `InitialComparison`: it runs in vector lanes.
    var larger = 0
    for index in row.indices { larger &+= row[index].magnitude > own ? 1 : 0 }
    var rival: Scalar = -1
    for index in row.indices where index != winner {
      let magnitude = row[index].magnitude
      if magnitude > rival { rival = magnitude }
    }
    (self.magnitude, rank) = (Double(own), 1 &+ larger)
    margin = rival < 0 ? .nan : Double(own) - Double(rival)
  }
}
