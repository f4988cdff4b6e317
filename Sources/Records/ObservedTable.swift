/// What the rows of an observed table are about.
public enum ObservedShape: String, Sendable, CaseIterable {
  /// One row, about the network as a whole.
  case scalars
  /// A row is a feature i.
  case perFeature = "per_feature"
  /// A row is a hidden neuron k.
  case perNeuron = "per_neuron"
  /// A row is a pair of features i < j.
  case perPair = "per_pair"
  /// A row is a bin of some number, as its columns tell.
  case perBin = "per_bin"

  /// Names of the indices that tell rows apart, none for scalars.
  public var indexNames: [String] {
    switch self {
    case .scalars: []
    case .perFeature: ["feature"]
    case .perNeuron: ["neuron"]
    case .perPair: ["first_feature", "second_feature"]
    case .perBin: ["bin"]
    }
  }
}

/// What one observer saw of one network, as one array of numbers with its names.
///
/// Read in NumPy by `numpy.frombuffer(values).reshape(dimensions)`.
public struct ObservedTable: Sendable, Equatable {
  /// The observer's name, such as `winners`.
  public let name: String
  /// What a row is about.
  public let shape: ObservedShape
  /// The indices of each row, `shape.indexNames.count` numbers a row, counted from 0.
  public let rows: [Int]
  /// Names of the columns, snake_case.
  public let columns: [String]
  /// The steps of the first axis; empty when the table tells of the end alone and has no such axis.
  public let steps: [Int]
  /// Row-major by step (where there are steps), row and column; NaN where a value is undefined.
  public let values: [Double]

  /// Assembles a table.
  ///
  /// - Precondition: `values.count` is the product of `dimensions`.
  public init(
    name: String, shape: ObservedShape, rows: [Int], columns: [String], steps: [Int] = [],
    values: [Double]
  ) {
    (self.name, self.shape, self.rows, self.columns) = (name, shape, rows, columns)
    (self.steps, self.values) = (steps, values)
    precondition(
      values.count == dimensions.reduce(1, *), "a table's values fill its steps, rows and columns")
  }

  /// Number of rows.
  public var rowCount: Int {
    shape.indexNames.isEmpty ? 1 : rows.count / shape.indexNames.count
  }

  /// The array's size along each axis: steps where there are any, rows, columns.
  public var dimensions: [Int] {
    (steps.isEmpty ? [] : [steps.count]) + [rowCount, columns.count]
  }

  /// Equal to the last bit, NaN to NaN included.
  public static func == (left: ObservedTable, right: ObservedTable) -> Bool {
    left.name == right.name && left.shape == right.shape && left.rows == right.rows
      && left.columns == right.columns && left.steps == right.steps
      && left.values.elementsEqual(right.values) { $0.bitPattern == $1.bitPattern }
  }
}
