// What tells a damaged trial from a whole one: SHA-256 of what was stored of it.

internal import Keys
internal import Matrix
internal import Records

/// The digest of what the trials of one row of `configuration` share.
struct KindDigest {
  fileprivate let digest: [UInt8]

  /// Of the four texts of the row.
  init(hash: String, parameters: String, kernel: String, measures: String) {
    var content = DigestedContent()
    for text in [hash, parameters, kernel, measures] { content.add(text) }
    digest = content.digest
  }

  init(_ kind: RecordKind) {
    self.init(
      hash: kind.configurationHash, parameters: CanonicalJSON.text(of: kind.parameters),
      kernel: kind.kernel, measures: CanonicalJSON.text(of: kind.measures))
  }
}

/// The digests of one trial, 32 bytes each: one for each amount that is read at a time, so that
/// whoever reads an amount can check it.
struct TrialDigest: Equatable {
  /// Configuration, seed, replicate, outcome, last observation.
  let state: [UInt8]
  /// All of `state`, all observations, features, matrices with the digests of their files, and
  /// `tables`.
  let course: [UInt8]
  /// Of each table, in alphabetical order of their names.
  let tables: [[UInt8]]

  /// Digests a trial that was read or stored with all that it has. O(values).
  init(of trial: StoredTrial, kind: KindDigest) {
    let tables = trial.tables.sorted { $0.name < $1.name }.map(Self.digest(of:))
    let state = Self.state(of: trial, kind: kind)
    self.init(
      state: state, course: Self.course(of: trial, state: state, tables: tables), tables: tables)
  }

  private init(state: [UInt8], course: [UInt8], tables: [[UInt8]]) {
    (self.state, self.course, self.tables) = (state, course, tables)
  }

  /// The digest `state`, to which only the last observation matters.
  static func state(of trial: StoredTrial, kind: KindDigest) -> [UInt8] {
    var content = DigestedContent(capacity: 16 + (trial.observations.last?.values.count ?? 0))
    content.add(kind.digest)
    content.add(trial.identity.seed)
    content.add(trial.identity.replicate)
    switch trial.outcome {
    case .finished: content.add(0)
    case .diverged(let step):
      content.add(1)
      content.add(step)
    }
    if let last = trial.observations.last { content.add(last) }
    return content.digest
  }

  /// The digest `course`.
  static func course(of trial: StoredTrial, state: [UInt8], tables: [[UInt8]]) -> [UInt8] {
    var content = DigestedContent()
    content.add(state)
    content.add(trial.observations.count)
    for observation in trial.observations { content.add(observation) }
    content.add(trial.features.count)
    for feature in trial.features {
      content.add(feature.feature)
      content.add(feature.finalNeuron)
      content.add(feature.finalWeight)
      content.add(feature.initialRank)
      content.add(feature.initialNeuron)
    }
    content.add(trial.matrices.count)
    for matrix in trial.matrices.sorted(by: { $0.name < $1.name }) {
      for text in [matrix.name, matrix.path, matrix.sha256] { content.add(text) }
      content.add(matrix.rows)
      content.add(matrix.columns)
    }
    content.add(tables.count)
    for table in tables { content.add(table) }
    return content.digest
  }

  /// The digest of one table.
  static func digest(of table: ObservedTable) -> [UInt8] {
    var content = DigestedContent()
    content.add(table.name)
    content.add(table.shape.rawValue)
    content.add(table.columns.count)
    for column in table.columns { content.add(column) }
    content.add(table.steps)
    content.add(table.rows)
    content.add(table.values.count)
    // Blobs come back bit for bit, which NaN it is included.
    content.addWords(table.values.lazy.map(\.bitPattern))
    return content.digest
  }
}

/// Values one after the other in words of eight bytes, in this machine's byte order; what has no fixed
/// length has it put before it.
private struct DigestedContent {
  private var words: [UInt64] = []

  /// No words yet.
  ///
  /// - Parameter capacity: how many there will be, roughly.
  init(capacity: Int = 64) { words.reserveCapacity(capacity) }

  mutating func add(_ value: Int) { words.append(UInt64(bitPattern: Int64(value))) }

  /// NaN is NULL in the store, so that all NaN are one.
  mutating func add(_ value: Double) {
    words.append(value.isNaN ? Double.nan.bitPattern : value.bitPattern)
  }

  mutating func add(_ text: String) { add(Array(text.utf8)) }

  mutating func add(_ bytes: [UInt8]) {
    add(bytes.count)
    for start in stride(from: 0, to: bytes.count, by: 8) {
      let part = bytes[start..<min(start + 8, bytes.count)]
      words.append(part.reversed().reduce(0) { $0 << 8 | UInt64($1) })
    }
  }

  mutating func add(_ numbers: [Int]) {
    add(numbers.count)
    addWords(numbers.lazy.map { UInt64(bitPattern: Int64($0)) })
  }

  mutating func add(_ observation: Observation) {
    add(observation.step)
    add(observation.time)
    add(observation.values.count)
    for value in observation.values { add(value) }
  }

  mutating func addWords(_ new: some Sequence<UInt64>) { words.append(contentsOf: new) }

  var digest: [UInt8] {
    var hash = SHA256()
    words.withUnsafeBytes { hash.update($0) }
    return hash.finalize()
  }
}
