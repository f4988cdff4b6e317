// Which models an analysis knows.

internal import Records

/// A family of models, by the name that it has in `model.kind`.
public struct Family: Sendable, Hashable {
  /// The value of `model.kind`.
  public let name: String
  /// What its trials are called in sentences.
  let members: String

  /// Trained networks.
  public static let autoencoder = Family(name: "autoencoder", members: "networks")
  /// Flows of single rows.
  public static let rowFlow = Family(name: "row_flow", members: "rows")
}

extension Record {
  /// The value of `model.kind`; without one a trial is of an autoencoder, as in experiment files.
  var familyName: String { text("model.kind") ?? Family.autoencoder.name }
}
