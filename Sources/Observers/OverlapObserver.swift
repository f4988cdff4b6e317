internal import Matrix
public import Model
public import Records

/// Pairs of features that met on a neuron, and what became of them.
///
/// A pair is listed when both features are in the window (0.8 ≤ |w| ≤ 1.2) of one neuron at the end,
/// or when both had their largest initial |weight| on one neuron. Where both hold, and on different
/// neurons, the row tells of the one at the end; of several at the end, of the first.
public enum OverlapObserver: Observer {
  /// How a pair ended on its neuron; the number in the table.
  private enum Fate: Double {
    /// Neither is in the window.
    case bothLeft = 0
    /// One is.
    case oneStayed = 1
    /// Both are, with opposite signs.
    case benign = 2
    /// Both are, with equal signs.
    case malign = 3
  }

  /// The name in `record.observe`.
  public static let name = "overlaps"
  /// One line for people.
  public static let summary =
    "pairs that share a neuron in the window or did so at the start: weights, overlaps, fate"
  /// A row is a pair i < j.
  public static let shape = ObservedShape.perPair
  /// Neuron k; W_init,ik and W_init,jk; a_ij before training and at the end; 0 both left, 1 one
  /// stayed, 2 benign, 3 malign.
  public static let columns = [
    "neuron", "first_initial_weight", "second_initial_weight", "initial_overlap", "final_overlap",
    "fate",
  ]
  /// Start and end are enough.
  public static let looksBack = false

  /// Pairs in order of i, then j. Costs 2m multiply–adds a pair, and a pass over the columns of
  /// polysemantic neurons.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func values<Scalar: KernelScalar>(of course: Course<Scalar>) -> ObservedValues {
    let (initial, final) = (course.initial.weights, course.final)
    let neurons = meetings(of: course)
    let pairs = neurons.keys.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    var values: [Double] = []
    values.reserveCapacity(pairs.count * columns.count)
    for pair in pairs {
      guard let neuron = neurons[pair] else { continue }
      let ends = (final[pair.first, neuron], final[pair.second, neuron])
      values.append(Double(neuron))
      values.append(Double(initial[pair.first, neuron]))
      values.append(Double(initial[pair.second, neuron]))
      values.append(overlap(of: pair, in: initial))
      values.append(overlap(of: pair, in: final))
      values.append(fate(of: ends).rawValue)
    }
    return ObservedValues(rows: pairs.flatMap { [$0.first, $0.second] }, values: values)
  }

  /// The neuron of each pair.
  private static func meetings<Scalar: KernelScalar>(of course: Course<Scalar>) -> [Pair: Int] {
    var neurons: [Pair: Int] = [:]
    let starts = course.initial.largestNeurons
    for (neuron, features) in Dictionary(grouping: starts.indices, by: { starts[$0] }) {
      for pair in Pair.all(of: features) { neurons[pair] = neuron }
    }
    // From the last to the first, so that the first of several stays.
    for meeting in course.finalSummary?.pairsInWindow(of: course.final).reversed() ?? [] {
      neurons[Pair(first: meeting.first, second: meeting.second)] = meeting.neuron
    }
    return neurons
  }

  private static func fate<Scalar: KernelScalar>(of ends: (Scalar, Scalar)) -> Fate {
    switch (isInWindow(ends.0), isInWindow(ends.1)) {
    case (true, true): ends.0 * ends.1 < 0 ? .benign : .malign
    case (false, false): .bothLeft
    default: .oneStayed
    }
  }

  @inline(__always)
  private static func isInWindow<Scalar: KernelScalar>(_ weight: Scalar) -> Bool {
    weight.magnitude >= 0.8 && weight.magnitude <= 1.2
  }
}
