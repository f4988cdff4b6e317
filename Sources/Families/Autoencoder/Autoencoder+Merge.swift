package import Matrix
package import Model

// A start put together from networks that were trained apart: for each feature the neuron it shares least.

extension Autoencoder {
  /// A network of the best neurons of several, each with all its weights: one for each feature, of the
  /// network in which what others have on the feature's largest neuron, Σ_{j≠i} W_jk² / W_ik², is least.
  ///
  /// A neuron that is the best for two features comes once; all neurons besides are zero, and stay so without
  /// noise. A feature without weights chooses none; a network that diverged gives none; where all did, the start is as drawn. The first of the networks
  /// is the one that the trial would have trained without merging.
  func mergedNetwork<Scalar: KernelScalar>(_ streams: TrialStreams) -> Network<Scalar> {
    let networks: [WeightMatrix<Scalar>] = (0..<mergedNetworks).compactMap { index in
      trained(streams.ofNetwork(index))
    }
    guard !networks.isEmpty else { return drawnNetwork(streams) }
    return network(Self.merged(networks), decoder: nil)
  }

  /// The weights of one network after training; `nil` for one that diverged.
  private func trained<Scalar: KernelScalar>(_ streams: TrialStreams) -> WeightMatrix<Scalar>? {
    var final: WeightMatrix<Scalar>?
    let outcome = train(
      drawnNetwork(streams), problem, inputs: inputSource(streams), noise: hiddenNoise(streams),
      observedSteps: [problem.steps]
    ) { _, network in final = network.encoder }
    return outcome == .finished ? final : nil
  }

  /// The neurons of several networks that features share least.
  ///
  /// - Parameter networks: at least one; all n × m with m ≥ n.
  /// - Returns: these neurons in the order of the first feature that chose them, then zeros.
  package static func merged<Scalar: KernelScalar>(
    _ networks: [WeightMatrix<Scalar>]
  ) -> WeightMatrix<Scalar> {
    let (n, m) = (networks[0].features, networks[0].hidden)
    var merged = WeightMatrix<Scalar>(zerosOf: n, by: m)
    var taken: [(network: Int, neuron: Int)] = []
    for feature in 0..<n {
      let candidates = networks.indices.map { (network: $0, networks[$0].home(of: feature)) }
      guard let best = candidates.min(by: { $0.1.sharing < $1.1.sharing }),
        best.1.sharing.isFinite
      else { continue }
      let place = (network: best.network, neuron: best.1.neuron)
      guard !taken.contains(where: { $0 == place }) else { continue }
      for row in 0..<n { merged[row, taken.count] = networks[place.network][row, place.neuron] }
      taken.append(place)
    }
    return merged
  }
}

extension WeightMatrix where Scalar: KernelScalar {
  /// The neuron of a feature's largest weight, and the squares of other features' weights there over that of its
  /// own; infinite where the feature has none.
  fileprivate func home(of feature: Int) -> (neuron: Int, sharing: Double) {
    func square(_ row: Int, _ neuron: Int) -> Double {
      Double(self[row, neuron]) * Double(self[row, neuron])
    }
    var neuron = 0
    for other in 1..<max(hidden, 1) where square(feature, other) > square(feature, neuron) {
      neuron = other
    }
    let own = square(feature, neuron)
    let others = (0..<features).reduce(0) { $0 + ($1 == feature ? 0 : square($1, neuron)) }
    return (neuron, own > 0 ? others / own : .infinity)
  }
}
