package import Keys
internal import Observers
internal import Randomness
internal import Records

/// The null that stands beside every count: features that take distinct signed places on neurons by
/// pure chance (science §5). Not a model of training: nothing is trained.
package struct Injection: ModelFamily {
  /// Features n.
  package let features: Int
  /// Hidden neurons m, each with two signed places.
  package let hidden: Int

  /// The value of `model.kind`.
  package static let name = "injection"
  /// What it is.
  package static let summary =
    "n features take distinct places, uniformly at random, among the 2m signed places of m neurons"
  /// How many neurons are taken twice, which is always by opposite signs, and how many not at all.
  package static let measures = [
    Measure.polysemanticNeurons, .benignPairs, .malignPairs, .deadNeurons,
  ].map(\.name)
  /// The count whose distribution is the null.
  package static let mainMeasures = [Measure.polysemanticNeurons.name]
  /// None.
  package static let matrices: [RecordSettings.Matrix] = []
  /// None.
  package static let observers: [String] = []

  /// The keys of an injection.
  package static let keys = [
    Key(
      "model.n_features", .integer(minimum: 1, maximum: 1 << 32), .required,
      "features n, at most 2m", separatesStreams: true),
    Key("model.n_hidden", .integer(minimum: 1, maximum: 1 << 40), .required, "hidden neurons m"),
  ]

  /// Refuses more features than there are places.
  package static func complete(_ parameters: inout ResolvedParameters) {
    guard let features = parameters.values["model.n_features"]?.asExactInteger,
      let hidden = parameters.values["model.n_hidden"]?.asExactInteger, features > 2 * hidden
    else { return }
    parameters.report(
      "model.n_features", "must be at most 2 · n_hidden = \(2 * hidden), got \(features)")
  }

  /// There are no steps to leave out.
  package static func shortened(
    _ parameters: [String: ParameterValue], to steps: Int
  ) -> [String: ParameterValue] { parameters }

  /// Takes checked values.
  package init(_ parameters: ResolvedParameters) {
    features = parameters.integer("model.n_features")
    hidden = parameters.integer("model.n_hidden")
  }

  /// A look-up in a set for each feature.
  package var estimatedSeconds: Double { Double(features) * 5e-8 }

  /// A set of the places taken, and one of neurons.
  package var estimatedBytes: Double { 64 * Double(features) }

  /// Places the features one by one.
  ///
  /// Floyd's algorithm: n draws, whatever m is. Source: Bentley, Floyd, "A sample of brilliance",
  /// Commun. ACM 30 (1987), doi:10.1145/30401.315746.
  package func run(_ streams: TrialStreams) -> TrialFindings {
    var stream = streams.stream(for: .initialWeights)
    var places: Set<UInt64> = []
    let count = UInt64(2 * hidden)
    for last in count - UInt64(features)..<count {
      let place = stream.nextIndex(below: last + 1)
      places.insert(places.contains(place) ? last : place)
    }
    // Places 2k and 2k + 1 are the signs of neuron k.
    let neurons = Set(places.map { $0 / 2 }).count
    let shared = Double(features - neurons)
    return TrialFindings(
      outcome: .finished, kernel: Self.name,
      observations: [
        Observation(step: 0, time: 0, values: [shared, shared, 0, Double(hidden - neurons)])
      ])
  }
}

extension RandomStream {
  /// A whole number below `bound`, each with the same probability to 2⁻²³ for bounds of 2⁴¹.
  fileprivate mutating func nextIndex(below bound: UInt64) -> UInt64 {
    nextDoubleWord().multipliedFullWidth(by: bound).high
  }
}
