// Which models an analysis knows.

internal import Records

/// A family of models, by the name that it has in `model.kind`.
package struct Family: Sendable, Hashable {
  /// The value of `model.kind`.
  package let name: String
  /// What its trials are called in sentences.
  let members: String

  /// Trained networks.
  package static let autoencoder = Family(name: "autoencoder", members: "networks")
  /// Flows of single rows.
  package static let rowFlow = Family(name: "row_flow", members: "rows")
}

extension Record {
  /// The value of `model.kind`; without one a trial is of an autoencoder, as in experiment files.
  var familyName: String { text("model.kind") ?? Family.autoencoder.name }
}
