// What the records of one cell have in common, looked at and stored once instead of with each.

internal import Keys
internal import Records

/// A row of `configuration`: what was configured, which kernel computed it, what was observed.
struct RecordKind {
  /// Hash in the identities of its trials.
  let configurationHash: String
  let parameters: [String: ParameterValue]
  let kernel: String
  let measures: [String]

  /// Whether a record is of this kind; immediate where it shares its lists with the kind, as the
  /// records of a cell do.
  fileprivate func includes(_ record: TrialRecord) -> Bool {
    record.measures == measures && record.kernel == kernel && record.parameters == parameters
  }
}

/// The kinds of a batch of records, each once.
struct RecordKinds {
  private(set) var kinds: [RecordKind] = []
  /// Index in `kinds` for each record, in the order of the batch.
  private(set) var indices: [Int] = []

  /// Sorts records by kind.
  ///
  /// - Throws: `StoreError.malformedRecord` for the first record that could not be stored.
  init(_ records: [TrialRecord]) throws {
    indices.reserveCapacity(records.count)
    var latest: [String: Int] = [:]
    for record in records {
      try record.checkValues()
      let hash = record.identity.configurationHash
      if let index = latest[hash], kinds[index].includes(record) {
        indices.append(index)
        continue
      }
      let index = try index(of: record, isNew: latest[hash] == nil)
      latest[hash] = index
      indices.append(index)
    }
  }

  private mutating func index(of record: TrialRecord, isNew: Bool) throws -> Int {
    let hash = record.identity.configurationHash
    let known =
      isNew
      ? nil
      : kinds.firstIndex {
        $0.configurationHash == hash && $0.includes(record)
      }
    if let known { return known }
    try record.checkNames()
    kinds.append(
      RecordKind(
        configurationHash: hash, parameters: record.parameters, kernel: record.kernel,
        measures: record.measures))
    return kinds.count - 1
  }
}
