/// The law of a feature that is on.
///
/// One law is one file in this folder: a type that conforms, its name in `ValueLaws.all` and its
/// row in docs/laws.md.
public protocol ValueLaw: Sendable {
  /// The name in experiment files, `inputs.values`.
  static var name: String { get }

  /// Turns uniform numbers u in (0, 1] into values, in place; 0 stands for a feature that is off
  /// and stays 0.
  static func shape(_ entries: UnsafeMutableBufferPointer<Float>)

  /// So many values that stand for the law in an expectation, with probabilities whose sum is 1.
  static func nodes(_ count: Int) -> [(value: Double, probability: Double)]
}

/// The value laws there are.
public enum ValueLaws {
  /// Every law; adding one means adding it here.
  public static let all: [any ValueLaw.Type] = [
    OneValue.self,
    UniformValue.self,
    SymmetricValue.self,
  ]

  /// The law of that name.
  ///
  /// - Precondition: there is one; experiment files are checked long before.
  static func existing(_ name: String) -> any ValueLaw.Type {
    guard let law = all.first(where: { $0.name == name }) else {
      preconditionFailure("no value law is called \(name)")
    }
    return law
  }
}
