internal import Matrix

/// The live neurons once their columns are mostly zero: lists of nonzero weights, neuron after
/// neuron.
///
/// A pass reads the lists and writes new ones into a second set of arrays. It costs n multiply–adds
/// for each nonzero weight, n comparisons a live neuron (a zero weight is revived exactly when P w
/// exceeds its threshold), and c²/2 for the Gram share of a neuron with c nonzero weights.
struct ActiveSetColumns<Scalar: BLASScalar> {
  /// Features are stored in 16 bits; networks with more of them stay dense.
  static var mostFeatures: Int { 1 << 16 }

  let features: Int
  private var lists: NeuronLists<Scalar>
  private var spare = NeuronLists<Scalar>()
  /// P w of one neuron.
  private var moved: [Scalar]

  /// Takes the nonzero weights out of dense panels.
  init(_ panels: ActiveSetPanels<Scalar>, nonzeros: Int, live: Int) {
    precondition(panels.features <= Self.mostFeatures)
    features = panels.features
    moved = Array(repeating: 0, count: features)
    var lists = NeuronLists<Scalar>()
    lists.reserve(weights: nonzeros, neurons: live)
    panels.forEachColumn { neuron, weights in lists.append(neuron: neuron, weights: weights) }
    self.lists = lists
  }

  /// Live neurons.
  var count: Int { lists.used.neurons }
  /// Nonzero weights.
  var nonzeros: Int { lists.used.weights }

  /// Writes the weights to their places in an n × m matrix of zeros.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  func fill(_ matrix: inout WeightMatrix<Scalar>) {
    var start = 0
    for column in 0..<count {
      for entry in start..<lists.ends[column] {
        matrix[Int(lists.features[entry]), lists.neurons[column]] = lists.values[entry]
      }
      start = lists.ends[column]
    }
  }

  /// Applies the map to every column and adds their new moments up.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  mutating func apply(
    _ map: ActiveSetMap<Scalar>, into moments: inout ActiveSetMoments<Scalar>
  ) {
    spare.used = (0, 0)
    spare.grow(neurons: count, weights: min(nonzeros + nonzeros / 8, count * features) + features)
    var (column, start) = (0, 0)
    while column < count {
      if spare.values.count - spare.used.weights < features {
        spare.grow(neurons: count, weights: spare.values.count * 2)
      }
      sweep(from: &column, start: &start, map: map, moments: &moments)
    }
    swap(&lists, &spare)
  }

  /// Columns from `column` on, until they are through or the new lists might overflow.
  private mutating func sweep(
    from column: inout Int, start: inout Int, map: ActiveSetMap<Scalar>,
    moments: inout ActiveSetMoments<Scalar>
  ) {
    let (n, end) = (features, count)
    let room = spare.values.count - n
    var used = spare.used
    let withSigns = !moments.signs.isEmpty
    lists.withPointers { source in
      spare.withPointers { target in
        moved.withUnsafeMutableBufferPointer { moved in
          map.withPointers { map in
            moments.withPointers { moments in
              guard let moved = moved.baseAddress else { return }
              while column < end && used.weights <= room {
                let range = start..<source.ends[column]
                let kept = ColumnStep(features: n, map: map, moved: moved).advance(
                  source.features + range.lowerBound, source.values + range.lowerBound,
                  count: range.count, into: target.features + used.weights,
                  target.values + used.weights)
                if kept > 0 {
                  moments.add(
                    target.features + used.weights, target.values + used.weights, count: kept,
                    features: n, withSigns: withSigns)
                  target.neurons[used.neurons] = source.neurons[column]
                  used.weights += kept
                  target.ends[used.neurons] = used.weights
                  used.neurons += 1
                }
                start = range.upperBound
                column += 1
              }
            }
          }
        }
      }
    }
    spare.used = used
  }

  /// The moments of the weights as they are.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  mutating func measure(into moments: inout ActiveSetMoments<Scalar>) {
    let (n, end) = (features, count)
    let withSigns = !moments.signs.isEmpty
    lists.withPointers { lists in
      moments.withPointers { moments in
        var start = 0
        for column in 0..<end {
          moments.add(
            lists.features + start, lists.values + start, count: lists.ends[column] - start,
            features: n, withSigns: withSigns)
          start = lists.ends[column]
        }
      }
    }
  }
}

/// The arithmetic of one neuron.
private struct ColumnStep<Scalar: BLASScalar> {
  let features: Int
  let map: ActiveSetMap<Scalar>.Pointers
  let moved: UnsafeMutablePointer<Scalar>

  /// Writes the neuron's new nonzero weights, features ascending, and returns how many there are.
  @inline(__always)
  func advance(
    _ features: UnsafePointer<UInt16>, _ values: UnsafePointer<Scalar>, count: Int,
    into newFeatures: UnsafeMutablePointer<UInt16>, _ newValues: UnsafeMutablePointer<Scalar>
  ) -> Int {
    multiply(features, values, count: count)
    var kept = 0
    for entry in 0..<count {
      let feature = Int(features[entry])
      let value = softened(
        moved[feature] + map.restored[feature] * sign(values[entry]), map.thresholds[feature])
      newFeatures[kept] = features[entry]
      newValues[kept] = value
      kept += value == 0 ? 0 : 1
      moved[feature] = 0
    }
    return revives() ? merge(newFeatures, newValues, kept: kept) : kept
  }

  /// moved ← P (w − shift sign w), two nonzero weights at a time.
  @inline(__always)
  private func multiply(
    _ features: UnsafePointer<UInt16>, _ values: UnsafePointer<Scalar>, count: Int
  ) {
    let n = self.features
    let first = values[0] - map.shift * sign(values[0])
    let row = map.transposed + Int(features[0]) * n
    for i in 0..<n { moved[i] = first * row[i] }
    var entry = 1
    while entry + 1 < count {
      let one = values[entry] - map.shift * sign(values[entry])
      let two = values[entry + 1] - map.shift * sign(values[entry + 1])
      let rowOne = map.transposed + Int(features[entry]) * n
      let rowTwo = map.transposed + Int(features[entry + 1]) * n
      for i in 0..<n {
        moved[i] = moved[i].addingProduct(one, rowOne[i]).addingProduct(two, rowTwo[i])
      }
      entry += 2
    }
    if entry < count {
      let last = values[entry] - map.shift * sign(values[entry])
      let row = map.transposed + Int(features[entry]) * n
      for i in 0..<n { moved[i] = moved[i].addingProduct(last, row[i]) }
    }
  }

  /// Whether any of the zero weights is drawn away from zero by more than its threshold. Sums
  /// integers: a sum of floats is not vectorised.
  @inline(__always)
  private func revives() -> Bool {
    var above: Int32 = 0
    for i in 0..<features { above |= moved[i].magnitude <= map.thresholds[i] ? 0 : 1 }
    return above != 0
  }

  /// Puts survivors and revived weights in the order of their features.
  private func merge(
    _ newFeatures: UnsafeMutablePointer<UInt16>, _ newValues: UnsafeMutablePointer<Scalar>,
    kept: Int
  ) -> Int {
    for i in 0..<features { moved[i] = softened(moved[i], map.thresholds[i]) }
    for entry in 0..<kept { moved[Int(newFeatures[entry])] = newValues[entry] }
    var written = 0
    for i in 0..<features where moved[i] != 0 {
      newFeatures[written] = UInt16(truncatingIfNeeded: i)
      newValues[written] = moved[i]
      written += 1
    }
    return written
  }
}
