internal import Matrix

/// The weights of a network under proximal gradient descent, as far as they are not zero for good.
///
/// A neuron whose weights are all zero stays so (science §11) and is dropped. The others are kept
/// as dense panels first, and as lists of nonzero weights from a density of 1 in 10 on: about where
/// both cost the same at n = 64, and late enough for panels and lists together to stay below 1.2 ×
/// the initial weights. Rejected: a switch neuron by neuron or panel by panel, because all neurons
/// thin out alike.
struct ActiveSetWeights<Scalar: BLASScalar> {
  /// Passes between two looks at how many weights of the panels are left.
  private static var passesBetweenCensuses: Int { 8 }
  /// Panels give way to lists below 1 nonzero weight in this many.
  private static var sparsity: Int { 10 }

  let features: Int
  let hidden: Int
  /// Exactly one of the two is there. Rejected: an enum, whose payload cannot be changed in place.
  private var panels: ActiveSetPanels<Scalar>?
  private var lists: ActiveSetColumns<Scalar>?
  private var passes = 0
  /// Nonzero weights: exact as lists, as of the last census in panels.
  private(set) var nonzeros: Int

  /// Takes over the weights.
  init(_ weights: consuming WeightMatrix<Scalar>) {
    (features, hidden) = (weights.features, weights.hidden)
    nonzeros = features * hidden
    panels = ActiveSetPanels(weights)
  }

  /// Neurons that are not known to be dead.
  var liveNeurons: Int { panels?.count ?? lists?.count ?? 0 }
  /// Whether weights are kept as lists.
  var isSparse: Bool { lists != nil }

  /// Applies the map to every weight, and sums the new weights' moments up.
  mutating func apply(
    _ map: ActiveSetMap<Scalar>, into moments: inout ActiveSetMoments<Scalar>
  ) {
    moments.clear()
    if panels != nil {
      if passes.isMultiple(of: Self.passesBetweenCensuses) { thinOut() }
      passes += 1
    }
    panels?.apply(map, into: &moments)
    lists?.apply(map, into: &moments)
    if let lists { nonzeros = lists.nonzeros }
  }

  /// Sums the moments of the weights as they are.
  mutating func measure(into moments: inout ActiveSetMoments<Scalar>) {
    moments.clear()
    panels?.measure(into: &moments)
    lists?.measure(into: &moments)
  }

  /// Drops dead neurons once a fifth is dead, and turns to lists once they pay.
  private mutating func thinOut() {
    guard let (nonzeros, live) = panels?.census() else { return }
    self.nonzeros = nonzeros
    let isSparse = nonzeros * Self.sparsity < live * features
    if isSparse && features <= ActiveSetColumns<Scalar>.mostFeatures {
      lists = panels.map { ActiveSetColumns($0, nonzeros: nonzeros, live: live) }
      panels = nil
    } else if live * 5 < liveNeurons * 4 {
      panels?.dropDead(live: live)
    }
  }

  /// All weights, n × m, zeros included.
  var dense: WeightMatrix<Scalar> {
    var matrix = WeightMatrix<Scalar>(zerosOf: features, by: hidden)
    panels?.fill(&matrix)
    lists?.fill(&matrix)
    return matrix
  }
}
