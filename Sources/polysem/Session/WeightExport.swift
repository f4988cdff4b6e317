internal import Foundation
internal import Keys
internal import Matrix
internal import Records
internal import Store

/// Kept matrices of a store as `.safetensors` files, one a trial: `<key>.safetensors`.
struct WeightExport {
  private let store: ResultStore
  private let folder: String

  /// An export of some trials into a folder, which is made if need be.
  ///
  /// - Throws: `CommandFailure`.
  init(from store: ResultStore, to folder: String) throws {
    (self.store, self.folder) = (store, folder)
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw CommandFailure(
        .badInput, "\(folder): cannot be made (\(error.localizedDescription))")
    }
  }

  /// Writes a file for each trial that has kept a matrix, each checked against its SHA-256.
  ///
  /// - Returns: the number of files.
  /// - Throws: `StoreError`, `CommandFailure`.
  func write(_ scope: TrialScope) throws -> Int {
    var wanted: Set<TrialIdentity> = []
    var pages = try store.finalStatePages(of: scope)
    while let trials = try pages.next() { wanted.formUnion(trials.lazy.map(\.identity)) }
    var count = 0
    try store.forEachTrial { trials in
      for trial in trials where wanted.contains(trial.identity) && !trial.matrices.isEmpty {
        try write(trial)
        count += 1
      }
    } damaged: { _, reason in
      throw StoreError.corruptStore(
        path: store.folder.appending(component: ResultStore.fileName).path, reason: reason)
    }
    return count
  }

  private func write(_ trial: StoredTrial) throws {
    let matrices = try trial.matrices.map { (name: $0.name, matrix: try store.load($0)) }
    let path = "\(folder)/\(trial.identity.key).safetensors"
    do {
      try SafetensorsFile.write(matrices, metadata: trial.metadata, to: path)
    } catch let failure as FileFailure {
      throw CommandFailure(.badInput, "\(path): cannot be written (\(failure.reason))")
    }
  }
}

extension StoredTrial {
  /// Identity, parameters under their dotted keys, and final measures after `measure.`; numbers read
  /// back as the same values, NaN is `nan`.
  fileprivate var metadata: [String: String] {
    var metadata = parameters.mapValues(\.description)
    metadata["key"] = identity.key
    metadata["configuration_hash"] = identity.configurationHash
    metadata["seed"] = "\(identity.seed)"
    metadata["replicate"] = "\(identity.replicate)"
    metadata["kernel"] = kernel
    metadata["polysem"] = Polysem.version
    if let last = observations.last { metadata["step"] = "\(last.step)" }
    for name in measures {
      if let value = final(name) { metadata["measure.\(name)"] = "\(value)" }
    }
    return metadata
  }
}
