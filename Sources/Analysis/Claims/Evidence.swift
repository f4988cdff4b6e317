// What stored trials say about one quantity in one cell of the design.

internal import Records
internal import Statistics

/// An estimate, the tests that go with it, and what stands in the way of a verdict.
struct Evidence: Sendable {
  /// A test of one exact statement.
  struct Exact: Sendable {
    /// Its outcome.
    let test: HypothesisTest
    /// What is so where it rejects, a clause.
    let negation: String
  }

  /// Which cell it is of, such as `m = 512`; empty where the quantity has one value only.
  var cell: String
  /// Networks (rows, pairs of networks) behind the estimate.
  var networks: Int
  /// Diverged networks, part of no estimate.
  var diverged = 0
  /// The quantity; `nil` where it cannot be computed.
  var estimate: Double?
  /// On which side of a border it lies; `nil` where no test applies.
  var test: BorderTest?
  /// The exact test of what the claim states, which then refutes instead of the region.
  var exact: Exact?
  /// Why there can be no verdict, a clause.
  var obstacle: String?
  /// Why the data may leave the claim undecided however many networks there are, a clause.
  var limitation: String?
  /// What else a reader should know, a clause.
  var note: String?

  /// Evidence of the mean of one value per network.
  static func mean(_ values: [Double], cell: String, diverged: Int = 0) -> Evidence {
    let test = BorderTest.student(values)
    return Evidence(
      cell: cell, networks: values.count, diverged: diverged,
      estimate: MeanEstimate(values).mean, test: test,
      obstacle: test == nil && values.count > 1 ? "the networks do not differ" : nil)
  }

  /// No evidence, for a reason.
  static func none(_ obstacle: String, cell: String = "", diverged: Int = 0) -> Evidence {
    Evidence(cell: cell, networks: 0, diverged: diverged, obstacle: obstacle)
  }
}
