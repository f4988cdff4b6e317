// One line of a benchmark's output.

/// A number that was measured, and of what.
struct Measurement {
  /// Part and quantity, such as `dense.step`.
  var benchmark: String
  /// n.
  var features: Int
  /// m; 0 for a number that belongs to several sizes.
  var hidden: Int
  var value: Double
  var unit: String

  /// Prints `benchmark,n,m,value,unit`.
  func report() {
    print("\(benchmark),\(features),\(hidden),\(value),\(unit)")
  }
}
