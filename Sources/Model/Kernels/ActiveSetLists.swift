/// The nonzero weights of the live neurons, neuron after neuron, in arrays that may be longer than
/// what is used of them.
struct NeuronLists<Scalar: BLASScalar> {
  /// The neuron of each list.
  var neurons: [Int] = []
  /// One past the last weight of each list.
  var ends: [Int] = []
  /// The feature of each weight.
  var features: [UInt16] = []
  var values: [Scalar] = []
  var used = (neurons: 0, weights: 0)

  /// Makes room for appending.
  mutating func reserve(weights: Int, neurons: Int) {
    self.neurons.reserveCapacity(neurons)
    ends.reserveCapacity(neurons)
    features.reserveCapacity(weights)
    values.reserveCapacity(weights)
  }

  /// Appends a neuron's nonzero weights; a neuron without any is left out.
  mutating func append(neuron: Int, weights: [Scalar]) {
    let before = values.count
    for feature in weights.indices where weights[feature] != 0 {
      features.append(UInt16(truncatingIfNeeded: feature))
      values.append(weights[feature])
    }
    if values.count == before { return }
    neurons.append(neuron)
    ends.append(values.count)
    used = (neurons.count, values.count)
  }

  /// Makes the arrays at least this long.
  mutating func grow(neurons count: Int, weights: Int) {
    if neurons.count < count {
      neurons += Array(repeating: 0, count: count - neurons.count)
      ends += Array(repeating: 0, count: count - ends.count)
    }
    if values.count < weights {
      features += Array(repeating: 0, count: weights - features.count)
      values += Array(repeating: 0, count: weights - values.count)
    }
  }

  /// Where the arrays begin.
  struct Pointers {
    let neurons: UnsafeMutablePointer<Int>
    let ends: UnsafeMutablePointer<Int>
    let features: UnsafeMutablePointer<UInt16>
    let values: UnsafeMutablePointer<Scalar>
  }

  /// Calls `body` unless there is nothing to point at.
  @inline(__always)
  mutating func withPointers(_ body: (Pointers) -> Void) {
    neurons.withUnsafeMutableBufferPointer { neurons in
      ends.withUnsafeMutableBufferPointer { ends in
        features.withUnsafeMutableBufferPointer { features in
          values.withUnsafeMutableBufferPointer { values in
            guard let neurons = neurons.baseAddress, let ends = ends.baseAddress,
              let features = features.baseAddress, let values = values.baseAddress
            else { return }
            body(Pointers(neurons: neurons, ends: ends, features: features, values: values))
          }
        }
      }
    }
  }
}

extension ActiveSetMap {
  /// What a column's step reads.
  struct Pointers {
    let transposed: UnsafePointer<Scalar>
    let thresholds: UnsafePointer<Scalar>
    let restored: UnsafePointer<Scalar>
    let shift: Scalar
  }

  @inline(__always)
  func withPointers(_ body: (Pointers) -> Void) {
    transposed.withUnsafeBufferPointer { transposed in
      thresholds.withUnsafeBufferPointer { thresholds in
        restored.withUnsafeBufferPointer { restored in
          guard let transposed = transposed.baseAddress, let thresholds = thresholds.baseAddress,
            let restored = restored.baseAddress
          else { return }
          body(
            Pointers(
              transposed: transposed, thresholds: thresholds, restored: restored, shift: shift))
        }
      }
    }
  }
}

extension ActiveSetMoments {
  /// Where sums of sparse columns go; all but `gram` are `nil` when nobody asked.
  struct Pointers {
    let gram: UnsafeMutablePointer<Scalar>
    let signed: UnsafeMutablePointer<Scalar>?
    let signs: UnsafeMutablePointer<Scalar>?
    let energy: UnsafeMutablePointer<Scalar>?

    /// Adds one column with features ascending: c²/2 multiply–adds, seven times as many with signs.
    @inline(__always)
    func add(
      _ features: UnsafePointer<UInt16>, _ values: UnsafePointer<Scalar>, count: Int,
      features n: Int, withSigns: Bool
    ) {
      for one in 0..<count {
        let row = gram + Int(features[one]) * n
        let value = values[one]
        for two in one..<count {
          row[Int(features[two])] = row[Int(features[two])].addingProduct(value, values[two])
        }
      }
      if withSigns { addSigns(features, values, count: count, features: n) }
    }

    private func addSigns(
      _ features: UnsafePointer<UInt16>, _ values: UnsafePointer<Scalar>, count: Int,
      features n: Int
    ) {
      guard let signed, let signs, let energy else { return }
      for one in 0..<count {
        let (offset, own) = (Int(features[one]) * n, sign(values[one]))
        for two in 0..<count {
          signed[offset + Int(features[two])] += own * values[two]
          energy[offset + Int(features[two])] += values[two] * values[two]
        }
        for two in one..<count { signs[offset + Int(features[two])] += own * sign(values[two]) }
      }
    }
  }

  @inline(__always)
  mutating func withPointers(_ body: (Pointers) -> Void) {
    gram.withUnsafeMutableBufferPointer { gram in
      signed.withUnsafeMutableBufferPointer { signed in
        signs.withUnsafeMutableBufferPointer { signs in
          energy.withUnsafeMutableBufferPointer { energy in
            guard let gram = gram.baseAddress else { return }
            body(
              Pointers(
                gram: gram, signed: signed.baseAddress, signs: signs.baseAddress,
                energy: energy.baseAddress))
          }
        }
      }
    }
  }
}
