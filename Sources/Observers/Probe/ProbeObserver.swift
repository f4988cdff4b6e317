public import Keys
internal import Matrix
public import Model
internal import Randomness
public import Records

/// What a linear probe reads from the hidden layer of a trained network, under noise on labels and on inputs.
///
/// Two questions: which feature is on, and which of two random halves of the features it belongs to. Features that
/// share a neuron with opposite signs can be told apart by the first; a dichotomy that puts both into one half asks
/// the neuron for one answer to h and −h, which no linear map has (Cover 1965, doi:10.1109/PGEC.1965.264137). Beside
/// each count stand those of the same probe on the inputs themselves and on a random hidden layer, N(0, 1/m), of the
/// same shape: what could be had, and what a dense code gives. By chance it is 1/n and ½ of the entries. After Zhang
/// et al., arXiv 2410.21331.
public enum ProbeObserver: Observer {
  /// The name in `record.observe`.
  public static let name = "probe"
  /// One line for people.
  public static let summary =
    "linear probe on the hidden layer under label noise and input noise, beside inputs and a random layer"
  /// A row is a level of label noise and one of input noise.
  public static let shape = ObservedShape.perBin
  /// The levels; test examples; how many of them are told right, by question and what the probe sees.
  public static let columns =
    ["label_noise", "input_noise", "entries"]
    + questions.flatMap { question in views.map { question + $0 } }
  /// The levels.
  public static let binTitle = "label noise, input noise"
  /// The end is enough.
  public static let looksBack = false

  private static let questions = ["feature", "half"]
  private static let views = ["", "_inputs", "_random"]

  private static let labelNoise = "probe_label_noise"
  private static let inputNoise = "probe_input_noise"
  private static let examples = "probe_examples"
  private static let ridge = "probe_ridge"

  /// The levels, how many examples, the penalty.
  public static let parameters = [
    ParameterDescription(
      labelNoise, .numbers(NumberRange(minimum: 0, below: 1)),
      "shares of training labels replaced by one drawn uniformly; a row of the table for each with each σ"
    ),
    ParameterDescription(
      inputNoise, .numbers(.nonnegative),
      "standard deviations σ of x = e_i + σ ξ, ξ normal in all n inputs"),
    ParameterDescription(
      examples, .count(minimum: 1), "training examples of each feature, and as many to test"),
    ParameterDescription(
      ridge, .number(.positive),
      "penalty on the probe's squared weights beside its mean squared error"),
  ]

  /// For each question and corner of the table what the probe tells right, of all it is asked, and how much more that
  /// is than of the inputs themselves and of the random layer.
  public static let measures = questions.flatMap { question in
    corners.flatMap { corner in
      ["", "_over_inputs", "_over_random"].map { "probe_\(question)_\(corner)\($0)" }
    }
  }

  /// Least and most of both noises.
  private static let corners = ["clean", "label_noise", "input_noise", "both"]

  /// The values of `measures`.
  public static func measureValues(in table: ObservedTable) -> [Double] {
    let rows = (0..<table.rowCount).map { row in
      table.values[row * columns.count..<(row + 1) * columns.count].map { $0 }
    }
    func ends(_ column: Int) -> [Double] {
      [rows.map { $0[column] }.min() ?? .nan, rows.map { $0[column] }.max() ?? .nan]
    }
    let chosen = ends(1).flatMap { input in
      ends(0).map { label in rows.first { $0[0] == label && $0[1] == input } }
    }
    return questions.indices.flatMap { question in
      chosen.flatMap { row -> [Double] in
        guard let row else { return [.nan, .nan, .nan] }
        let shares = (0..<views.count).map { row[3 + question * views.count + $0] / row[2] }
        return [shares[0], shares[0] - shares[1], shares[0] - shares[2]]
      }
    }
  }

  /// Gram matrices of three views at each level of input noise.
  public static func cost(
    features: Int, hidden: Int, _ settings: ObserverSettings
  ) -> ObserverCost {
    let (n, m) = (Double(features), Double(hidden))
    let count = n * settings.number(examples)
    let outputs = n * Double(settings.numbers(labelNoise).count)
    func operations(width: Double) -> Double {
      count * width * (width + 2 * outputs + 2 * n) + width * width * (width / 3 + outputs)
    }
    // Two views have the hidden layer's width, the inputs their own.
    return ObserverCost(
      operations: (2 * operations(width: m) + operations(width: n))
        * Double(settings.numbers(inputNoise).count),
      bytes: 8 * count * (4 * max(n, m) + 3 * outputs) + 2 * 4 * count * n)
  }

  /// Rows in order of label noise within input noise.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func values<Scalar: KernelScalar>(of course: Course<Scalar>) -> ObservedValues {
    guard let ending = course.ending else { return ObservedValues(rows: [], values: []) }
    let task = ProbeTask(ending, each: ending.settings.count(examples))
    let values = ending.settings.numbers(inputNoise).flatMap { deviation in
      rows(of: task, ending.settings, inputNoise: deviation)
    }
    return ObservedValues(
      rows: Array(0..<values.count / columns.count), values: values)
  }

  /// The rows of one level of input noise.
  private static func rows(
    of task: ProbeTask, _ settings: ObserverSettings, inputNoise deviation: Double
  ) -> [Double] {
    let levels = settings.numbers(labelNoise)
    let counts = task.views.map { view in
      task.rightAnswers(
        view, inputNoise: deviation, labelNoise: levels, ridge: settings.number(ridge))
    }
    return levels.indices.flatMap { level in
      [levels[level], deviation, Double(task.test.features.count)]
        + counts.map { $0[level].feature } + counts.map { $0[level].half }
    }
  }
}
