public import Model
public import Records
internal import Matrix

/// Pairs of features that were together on a neuron at any time, look by look, and their fate.
///
/// Together means: both in the window (0.8 ≤ |w| ≤ 1.2) of one neuron; at the start, where nothing is in
/// the window yet, both with their largest |weight| on it. A pair is followed on the neuron of its end,
/// else of its last meeting, else of its start; of several, on the first.
public enum EncounterObserver: Observer {
  /// What became of a pair; the number in the table.
  enum Fate: Double, CaseIterable {
    /// Started together with opposite signs and ended elsewhere.
    case apart = 0
    /// Started together with equal signs and ended elsewhere.
    case repelled = 1
    /// Started and ended together, with opposite signs at the end.
    case benign = 2
    /// Ended together, with equal signs.
    case malign = 3
    /// Was together in a window on the way, and not at the end.
    case brokenUp = 4
    /// Ended together with opposite signs, on a neuron that was not the largest of both at the start.
    case bornLate = 5
  }

  /// The name in `record.observe`.
  public static let name = "encounters"
  /// One line for people.
  public static let summary =
    "pairs that were ever together: both weights and the overlap at each recorded step, and their fate"
  /// A row is a pair i < j.
  public static let shape = ObservedShape.perPair
  /// Neuron k; W_ik; W_jk; a_ij; 0 apart, 1 repelled, 2 benign, 3 malign, 4 broken up, 5 born late. The
  /// first and the last are the same at every step.
  public static let columns = ["neuron", "first_weight", "second_weight", "overlap", "fate"]
  /// The fates.
  public static let codes = [
    "fate": ["apart", "repelled", "benign", "malign", "broken up", "born late"]
  ]
  /// Meetings on the way count.
  public static let looksBack = true

  /// Pairs in order of i, then j. Costs a pass over every snapshot, and m multiply–adds a pair and look.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func values<Scalar: KernelScalar>(of course: Course<Scalar>) -> ObservedValues {
    let histories = histories(of: course)
    let pairs = histories.keys.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    var values: [Double] = []
    values.reserveCapacity(course.snapshots.count * pairs.count * columns.count)
    for weights in course.snapshots {
      for pair in pairs {
        guard let history = histories[pair] else { continue }
        values.append(Double(history.neuron))
        values.append(Double(weights[pair.first, history.neuron]))
        values.append(Double(weights[pair.second, history.neuron]))
        values.append(overlap(of: pair, in: weights))
        values.append(fate(of: pair, history, course).rawValue)
      }
    }
    return ObservedValues(
      rows: pairs.flatMap { [$0.first, $0.second] }, steps: course.steps, values: values)
  }

  /// Where and when a pair was together.
  struct History {
    /// The neuron it is followed on.
    var neuron: Int
    /// The neuron where it started together, if it did.
    var start: Int?
    /// Whether it was together in a window at any look, the end included.
    var met = false
    /// Whether it is at the end.
    var isTogether = false
  }

  private static func histories<Scalar: KernelScalar>(of course: Course<Scalar>) -> [Pair: History]
  {
    var histories: [Pair: History] = [:]
    let starts = course.initial.largestNeurons
    for (neuron, features) in Dictionary(grouping: starts.indices, by: { starts[$0] }) {
      for pair in Pair.all(of: features) {
        histories[pair] = History(neuron: neuron, start: neuron)
      }
    }
    for (look, weights) in course.snapshots.enumerated() {
      for (pair, neuron) in meetings(in: weights) {
        var history = histories[pair] ?? History(neuron: neuron)
        history.neuron = neuron
        history.met = true
        history.isTogether = look == course.snapshots.count - 1
        histories[pair] = history
      }
    }
    return histories
  }

  /// The first neuron in whose window each pair is.
  private static func meetings<Scalar: KernelScalar>(
    in weights: WeightMatrix<Scalar>
  ) -> [Pair: Int] {
    var tenants = [[Int]](repeating: [], count: weights.hidden)
    for (index, weight) in weights.elements.enumerated()
    where weight.magnitude >= 0.8 && weight.magnitude <= 1.2 {
      tenants[index % weights.hidden].append(index / weights.hidden)
    }
    var meetings: [Pair: Int] = [:]
    for (neuron, features) in tenants.enumerated() {
      for pair in Pair.all(of: features) where meetings[pair] == nil { meetings[pair] = neuron }
    }
    return meetings
  }

  private static func fate<Scalar: KernelScalar>(
    of pair: Pair, _ history: History, _ course: Course<Scalar>
  ) -> Fate {
    let neuron = history.neuron
    if history.isTogether {
      guard course.final[pair.first, neuron] * course.final[pair.second, neuron] < 0 else {
        return .malign
      }
      return history.start == neuron ? .benign : .bornLate
    }
    if history.met { return .brokenUp }
    let initial = course.initial.weights
    return initial[pair.first, neuron] * initial[pair.second, neuron] < 0 ? .apart : .repelled
  }
}
