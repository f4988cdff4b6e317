public import Model
public import Randomness

/// The numbers that observers were given, by key without its section.
public struct ObserverSettings: Sendable, Hashable {
  private let values: [String: [Double]]

  /// Takes checked values; none for observers that need none.
  public init(_ values: [String: [Double]] = [:]) { self.values = values }

  /// The numbers under a key.
  ///
  /// - Precondition: there are some; experiment files are checked long before.
  func numbers(_ key: String) -> [Double] {
    guard let numbers = values[key], !numbers.isEmpty else {
      preconditionFailure("\(key) is missing")
    }
    return numbers
  }

  /// The only number under a key.
  func number(_ key: String) -> Double { numbers(key)[0] }

  /// The only number under a key that holds whole ones.
  func count(_ key: String) -> Int { Int(number(key)) }
}

/// A network after training, with what asks more of it than its weights tell: its objective, settings,
/// random numbers.
public struct Ending<Scalar: KernelScalar>: Sendable {
  /// The network after the last step.
  public let network: Network<Scalar>
  /// What it was trained for.
  public let objective: Objective
  /// What its observers were given.
  public let settings: ObserverSettings
  /// The trial's stream for a purpose, from its beginning.
  let stream: @Sendable (StreamKey.Purpose) -> RandomStream

  /// Assembles them.
  ///
  /// - Parameters:
  ///   - network: fits the objective's architecture.
  ///   - objective: what it was trained for.
  ///   - settings: of the observers asked for.
  ///   - stream: names a stream of the trial by its purpose.
  public init(
    _ network: Network<Scalar>, _ objective: Objective, _ settings: ObserverSettings,
    stream: @escaping @Sendable (StreamKey.Purpose) -> RandomStream
  ) {
    (self.network, self.objective) = (network, objective)
    (self.settings, self.stream) = (settings, stream)
  }
}
