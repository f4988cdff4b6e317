import Matrix
import Model
import Observers
import Randomness
import TestSupport
import Testing

@Suite("Clustering observer")
struct ClusteringObserverTests {
  /// What it sees of weights that stayed as they were, unless they started elsewhere.
  static func values(
    _ weights: WeightMatrix<Float>, noise: Double, from start: WeightMatrix<Float>? = nil
  ) -> [String: Double] {
    let looks = (start.map { [(0, $0)] } ?? []) + [(9, weights)]
    var course = ObserverTests.course(looks, keeps: false)
    let objective = Objective(
      Architecture(features: weights.features, hidden: weights.hidden))
    course.conclude(
      Ending(
        Network(weights), objective,
        ObserverSettings([
          "clustering_examples": [6], "clustering_input_noise": [noise],
          "clustering_starts": [4],
        ])
      ) { RandomStream(StreamKey(study: 2, cell: "clusters", replicate: 0, purpose: $0)) })
    let observers = ObserverSet(["clustering"])
    let values = observers.measureValues(in: observers.tables(of: course))
    return Dictionary(uniqueKeysWithValues: zip(observers.measures, values))
  }

  /// A neuron of its own for each of ten features.
  private static func alone(_ weight: Float) -> WeightMatrix<Float> {
    var weights = WeightMatrix<Float>(identityOf: 10)
    for index in weights.elements.indices { weights.elements[index] *= weight }
    return weights
  }

  /// Two features on each of five neurons with opposite signs, five others dead.
  private static func shared(_ weight: Float) -> WeightMatrix<Float> {
    var weights = WeightMatrix<Float>(zerosOf: 10, by: 10)
    for feature in 0..<10 {
      weights[feature, feature / 2] = feature % 2 == 0 ? weight : -weight
    }
    return weights
  }

  @Test("1. without noise and collisions everything is found, and shuffled features are not")
  func clean() {
    let values = Self.values(Self.alone(0.9), noise: 0.02)
    for view in ["gradients", "hidden", "outputs", "inputs", "initial_gradients"] {
      #expect(values["ari_\(view)"] == 1, "\(view)")
    }
    #expect(abs(values["ari_shuffled"] ?? 1) < 0.2 && values["ari_gradients_over_hidden"] == 0)
  }

  @Test(
    "2. errors of shared neurons hide features from gradients, unless a feature's own are larger")
  func collisions() throws {
    let (few, many) = (
      Self.values(Self.alone(0.99), noise: 0.1), Self.values(Self.shared(0.99), noise: 0.1)
    )
    #expect(few["ari_gradients"] == 1)
    let (gradients, hidden) = (
      try #require(many["ari_gradients"]), try #require(many["ari_hidden"])
    )
    #expect(gradients < 0.4 && hidden > 0.5)
    #expect(many["ari_gradients_over_hidden"] == gradients - hidden)
    #expect(few["ari_inputs"] == many["ari_inputs"], "inputs know of no network")
    let learnt = Self.values(Self.alone(0.99), noise: 0.1, from: Self.shared(0.99))
    #expect(learnt["ari_gradients"] == 1 && learnt["ari_initial_gradients"] == gradients)
    let own = Self.values(Self.shared(0.8), noise: 0.05)
    #expect(try #require(own["ari_gradients"]) > 0.9)
    #expect(try #require(own["ari_gradients_over_hidden"]) > 0.1)
  }

  @Test("3. is for the published objective")
  func refusal() {
    let set = ObserverSet(["clustering"])
    let plain = Objective(Architecture(features: 3, hidden: 2))
    var other = plain
    other.importance = [1, 2, 3]
    #expect(set.refusal(of: plain) == nil)
    #expect(set.refusal(of: other) == "clustering is for inputs.importance: 1 only")
  }
}
