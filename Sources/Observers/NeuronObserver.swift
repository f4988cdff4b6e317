public import Model
public import Records

/// Each hidden neuron at the end: who is in its window, and how many share it.
public enum NeuronObserver: Observer {
  /// The name in `record.observe`.
  public static let name = "neurons"
  /// One line for people.
  public static let summary = "features in the window by sign, participation ratio, squared norm"
  /// A row is a neuron.
  public static let shape = ObservedShape.perNeuron
  /// Counts, (Σ_i W_ik²)²/Σ_i W_ik⁴ (NaN for a neuron without weights) and Σ_i W_ik².
  public static let columns = [
    "positive_in_window", "negative_in_window", "participation_ratio", "squared_norm",
  ]
  /// The end is enough.
  public static let looksBack = false

  /// Every neuron in order. Costs nothing but the copy: the last look has summed the columns.
  public static func values<Scalar: KernelScalar>(of course: Course<Scalar>) -> ObservedValues {
    let neurons = course.finalSummary?.columns ?? []
    let values = neurons.flatMap { neuron in
      [
        Double(neuron.positiveInWindow), Double(neuron.negativeInWindow),
        neuron.squaredNorm * neuron.squaredNorm / neuron.fourthNorm, neuron.squaredNorm,
      ]
    }
    return ObservedValues(rows: Array(neurons.indices), values: values)
  }
}
