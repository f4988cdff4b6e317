internal import Matrix

/// The live neurons while their columns are mostly nonzero: dense panels, updated by matrix
/// products.
///
/// A panel holds up to `panelWidth` neurons, feature by feature, contiguously, as in `DenseKernel`.
/// A pass costs 1.5 n² multiply–adds a neuron on BLAS (4 n² with signs) and reads main memory once.
struct ActiveSetPanels<Scalar: BLASScalar> {
  /// Neurons to a panel.
  static var panelWidth: Int { 128 }

  let features: Int
  /// The neuron of each column.
  private(set) var neurons: [Int]
  private(set) var elements: [Scalar]
  /// P times a panel; then, the squares of its weights.
  private var product: [Scalar]
  /// A panel moved towards zero; then, its signs. Empty until a map with a shift or signs comes
  /// along.
  private var helper: [Scalar] = []

  /// Takes over the weights, rearranging them in place where nobody else holds them.
  init(_ weights: consuming WeightMatrix<Scalar>) {
    BLASLibrary.useOneThread
    features = weights.features
    neurons = Array(0..<weights.hidden)
    product = Array(repeating: 0, count: features * Self.panelWidth)
    elements = []
    let hidden = weights.hidden
    swap(&elements, &weights.elements)
    PanelLayout.pack(&elements, rows: features, columns: hidden, width: Self.panelWidth)
  }

  /// Columns held.
  var count: Int { neurons.count }

  /// Applies the map to every column and adds their new moments up.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  mutating func apply(
    _ map: ActiveSetMap<Scalar>, into moments: inout ActiveSetMoments<Scalar>
  ) {
    let needsHelper = map.shift != 0 || !moments.signs.isEmpty
    if needsHelper && helper.isEmpty { helper = product }
    for start in stride(from: 0, to: count, by: Self.panelWidth) {
      let width = min(Self.panelWidth, count - start)
      advance(panelAt: start, width: width, by: map)
      accumulate(panelAt: start, width: width, into: &moments)
    }
  }

  /// The moments of the weights as they are.
  mutating func measure(into moments: inout ActiveSetMoments<Scalar>) {
    if !moments.signs.isEmpty && helper.isEmpty { helper = product }
    for start in stride(from: 0, to: count, by: Self.panelWidth) {
      accumulate(
        panelAt: start, width: min(Self.panelWidth, count - start), into: &moments)
    }
  }

  private mutating func advance(panelAt start: Int, width: Int, by map: ActiveSetMap<Scalar>) {
    let n = features
    elements.withUnsafeMutableBufferPointer { elements in
      product.withUnsafeMutableBufferPointer { product in
        helper.withUnsafeMutableBufferPointer { helper in
          map.matrix.withUnsafeBufferPointer { P in
            guard let W = elements.baseAddress?.advanced(by: start * n),
              let P = P.baseAddress, let D = product.baseAddress
            else { return }
            var argument = UnsafePointer(W)
            if map.shift != 0, let U = helper.baseAddress {
              for index in 0..<n * width { U[index] = W[index] - map.shift * sign(W[index]) }
              argument = UnsafePointer(U)
            }
            Scalar.multiply(
              MatrixProduct(
                rows: n, columns: width, inner: n, A: P, strideA: n, B: argument, strideB: width,
                beta: 0, C: D, strideC: width))
            for feature in 0..<n {
              let (threshold, restored) = (map.thresholds[feature], map.restored[feature])
              let (row, moved) = (W + feature * width, D + feature * width)
              for k in 0..<width {
                row[k] = softened(moved[k] + restored * sign(row[k]), threshold)
              }
            }
          }
        }
      }
    }
  }

  private mutating func accumulate(
    panelAt start: Int, width: Int, into moments: inout ActiveSetMoments<Scalar>
  ) {
    let n = features
    let withSigns = !moments.signs.isEmpty
    elements.withUnsafeBufferPointer { elements in
      helper.withUnsafeMutableBufferPointer { helper in
        guard let W = elements.baseAddress?.advanced(by: start * n) else { return }
        moments.gram.withUnsafeMutableBufferPointer { gram in
          guard let G = gram.baseAddress else { return }
          Scalar.symmetricProduct(W, stride: width, size: n, inner: width, beta: 1, into: G)
        }
        product.withUnsafeMutableBufferPointer { squares in
          guard withSigns, let S = helper.baseAddress, let squares = squares.baseAddress
          else { return }
          for index in 0..<n * width { S[index] = sign(W[index]) }
          moments.addSigns(S, weights: W, features: n, width: width)
          for index in 0..<n * width {
            S[index] = S[index] * S[index]
            squares[index] = W[index] * W[index]
          }
          moments.addEnergy(S, squares: squares, features: n, width: width)
        }
      }
    }
  }
}

extension ActiveSetMoments {
  /// Adds a panel's share of |S| (W ∘ W)ᵀ.
  fileprivate mutating func addEnergy(
    _ nonzero: UnsafePointer<Scalar>, squares: UnsafePointer<Scalar>, features n: Int, width: Int
  ) {
    energy.withUnsafeMutableBufferPointer { energy in
      guard let V = energy.baseAddress else { return }
      Scalar.multiply(
        MatrixProduct(
          rows: n, columns: n, inner: width, A: nonzero, strideA: width, B: squares,
          strideB: width, transposesB: true, beta: 1, C: V, strideC: n))
    }
  }

  /// Adds a panel's share of S Wᵀ and S Sᵀ.
  fileprivate mutating func addSigns(
    _ S: UnsafePointer<Scalar>, weights W: UnsafePointer<Scalar>, features n: Int, width: Int
  ) {
    signed.withUnsafeMutableBufferPointer { signed in
      guard let C = signed.baseAddress else { return }
      Scalar.multiply(
        MatrixProduct(
          rows: n, columns: n, inner: width, A: S, strideA: width, B: W, strideB: width,
          transposesB: true, beta: 1, C: C, strideC: n))
    }
    signs.withUnsafeMutableBufferPointer { signs in
      guard let D = signs.baseAddress else { return }
      Scalar.symmetricProduct(S, stride: width, size: n, inner: width, beta: 1, into: D)
    }
  }
}

extension ActiveSetPanels {
  /// Nonzero weights, and columns that have any. Costs one pass over the weights.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  func census() -> (nonzeros: Int, live: Int) {
    var (nonzeros, live) = (0, 0)
    var counts = [Int32](repeating: 0, count: Self.panelWidth)
    elements.withUnsafeBufferPointer { elements in
      guard let elements = elements.baseAddress else { return }
      for start in stride(from: 0, to: count, by: Self.panelWidth) {
        let width = min(Self.panelWidth, count - start)
        let counted = countNonzeros(elements + start * features, width: width, into: &counts)
        nonzeros += counted.nonzeros
        live += counted.live
      }
    }
    return (nonzeros, live)
  }

  private func countNonzeros(
    _ panel: UnsafePointer<Scalar>, width: Int, into counts: inout [Int32]
  ) -> (nonzeros: Int, live: Int) {
    counts.withUnsafeMutableBufferPointer { counts in
      guard let counts = counts.baseAddress else { return (0, 0) }
      for k in 0..<width { counts[k] = 0 }
      for feature in 0..<features {
        let row = panel + feature * width
        for k in 0..<width { counts[k] &+= row[k] == 0 ? 0 : 1 }
      }
      var (nonzeros, live) = (0, 0)
      for k in 0..<width {
        nonzeros += Int(counts[k])
        live += counts[k] == 0 ? 0 : 1
      }
      return (nonzeros, live)
    }
  }

  /// Shows every column as its n weights. Costs one pass, strided.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  func forEachColumn(_ body: (_ neuron: Int, _ weights: [Scalar]) -> Void) {
    var column = [Scalar](repeating: 0, count: features)
    for start in stride(from: 0, to: count, by: Self.panelWidth) {
      let width = min(Self.panelWidth, count - start)
      for k in 0..<width {
        for feature in 0..<features {
          column[feature] = elements[start * features + feature * width + k]
        }
        body(neurons[start + k], column)
      }
    }
  }

  /// Writes the weights to their places in an n × m matrix of zeros.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  func fill(_ matrix: inout WeightMatrix<Scalar>) {
    let hidden = matrix.hidden
    matrix.elements.withUnsafeMutableBufferPointer { matrix in
      for start in stride(from: 0, to: count, by: Self.panelWidth) {
        let width = min(Self.panelWidth, count - start)
        for feature in 0..<features {
          let source = start * features + feature * width
          for k in 0..<width {
            matrix[feature * hidden + neurons[start + k]] = elements[source + k]
          }
        }
      }
    }
  }

  /// Forgets all-zero columns, which never revive: their gradient is R · 0. Works in place.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  mutating func dropDead(live: Int) {
    let n = features
    var source = product
    var target = product
    var (written, filled) = (0, 0)
    for start in stride(from: 0, to: count, by: Self.panelWidth) {
      let width = min(Self.panelWidth, count - start)
      for index in 0..<n * width { source[index] = elements[start * n + index] }
      for k in 0..<width {
        let isDead = (0..<n).allSatisfy { source[$0 * width + k] == 0 }
        if isDead { continue }
        let room = min(Self.panelWidth, live - written)
        for feature in 0..<n { target[feature * room + filled] = source[feature * width + k] }
        neurons[written + filled] = neurons[start + k]
        filled += 1
        if filled == room {
          for index in 0..<n * room { elements[written * n + index] = target[index] }
          (written, filled) = (written + room, 0)
        }
      }
    }
    neurons.removeLast(neurons.count - live)
    elements.removeLast(elements.count - live * n)
  }
}
