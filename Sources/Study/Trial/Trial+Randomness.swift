public import Matrix
public import Model
internal import Randomness
internal import Records

extension Trial {
  /// The initial weights of the trial's network, a pure function of the trial's identity.
  public func initialWeights(of configuration: AutoencoderConfiguration) -> WeightMatrix<Float> {
    guard let initializer = Initializers.named(configuration.initializer) else {
      preconditionFailure("validated configurations name a registered initialiser")
    }
    var stream = RandomStream(streamKey(for: .initialWeights))
    return initializer.weights(
      features: configuration.features, hidden: configuration.hidden, from: &stream)
  }

  /// The hidden noise of the trial's training, a pure function of the trial's identity.
  public func hiddenNoise(of configuration: AutoencoderConfiguration) -> HiddenNoise {
    guard let noise = configuration.noise else { return .none }
    guard let law = NoiseLaws.named(noise.law) else {
      preconditionFailure("validated configurations name a registered noise law")
    }
    return .drawn(
      law.init(standardDeviation: noise.standardDeviation), sharing: noise.sharing,
      features: configuration.features, hidden: configuration.hidden,
      from: RandomStream(streamKey(for: .hiddenNoise)))
  }

  /// The name of one of the trial's random streams.
  func streamKey(for purpose: StreamKey.Purpose) -> StreamKey {
    StreamKey(
      study: identity.seed, cell: streamCell, replicate: identity.replicate, purpose: purpose)
  }
}
