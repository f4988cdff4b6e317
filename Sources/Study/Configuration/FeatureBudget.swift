internal import Keys

/// What the cells of a study may hold together before any of them is run: each keeps a number a feature
/// for every law of its inputs, so that a few lines could ask for more than any memory.
struct FeatureBudget {
  /// Features over all cells: some hundred megabytes.
  static let most = 1 << 25

  private var features = 0

  /// Adds a cell.
  ///
  /// - Returns: what is wrong with its features once all cells have too many; `nil` until then.
  mutating func excess(adding parameters: [String: ParameterValue]) -> String? {
    guard let own = parameters["model.n_features"]?.asExactInteger, own > 0,
      parameters.keys.contains(where: { $0.hasPrefix("inputs.") || $0.hasPrefix("network.") })
    else { return nil }
    let (sum, overflow) = features.addingReportingOverflow(own)
    features = overflow ? .max : sum
    guard features > Self.most else { return nil }
    return
      "makes \(features) features with laws of their own over all cells; at most 2^25 are allowed"
  }
}
