// Rows back into trials, one after the other: whoever reads many need not hold them all.

internal import GRDB
internal import Keys
internal import Records

/// Reads trials within one consistent state of the database, each compared with the digests that were
/// stored with it.
///
/// A class: copies of its many statements would cost more than a trial.
final class TrialReader {
  /// How much of a trial is read.
  enum Extent: Equatable {
    /// Everything, with the tables of these observers alone.
    case courses(observers: Set<String>)
    /// The last observation alone, without features, matrices and tables.
    case finalStates
    /// All of it.
    case everything
  }

  /// What trials of one row of `configuration` share.
  struct Kind {
    let hash: String
    let parameters: [String: ParameterValue]
    let kernel: String
    let measures: [String]
    /// The column of each measure among all measures of the store.
    let places: [Int]
    let digest: KindDigest
  }

  let path: String
  let extent: Extent
  /// Whether a trial that was stored without a digest counts as damaged.
  let requiresDigests: Bool
  /// The first trial that has a digest: those of older versions of the store have none, and came first.
  private let firstDigested: Int
  private let columns: [String: Int]
  private let rows: RowReader
  private let configurations: RowReader
  private let observations: RowReader
  /// `nil` where they are not read: features and matrices of final states, tables of all but those asked
  /// for, and the last in a store of an older version that is only read.
  private let features: RowReader?
  private let matrices: RowReader?
  private let tables: RowReader?
  private let names: RowReader?
  private var kinds: [Int: Kind]
  private var latest: Int?

  /// Prepares for trials of any number.
  ///
  /// - Parameters:
  ///   - path: the store's, for messages.
  ///   - db: the database.
  ///   - extent: how much of a trial is read.
  ///   - requiresDigests: whether a trial without a digest counts as damaged.
  ///   - known: what another reader of the store has read, which never changes.
  /// - Throws: `DatabaseError`.
  init(
    path: String, db: Database, extent: Extent, requiresDigests: Bool = false,
    known: [Int: Kind] = [:]
  ) throws {
    (self.path, self.extent, self.requiresDigests) = (path, extent, requiresDigests)
    kinds = known
    let measures = try Schema.measures(in: db)
    columns = Dictionary(uniqueKeysWithValues: zip(measures, measures.indices))
    let hasDigests = try Schema.hasTable("digest", in: db)
    let first = hasDigests ? try Int.fetchOne(db, sql: "SELECT min(trial) FROM digest") : nil
    firstDigested = first ?? .max
    rows = try RowReader(
      db,
      sql: """
        SELECT configuration, seed, replicate, status, diverged_at_step, key
          \(hasDigests ? ", state, course, tables" : ", NULL, NULL, NULL")
        FROM trial \(hasDigests ? "LEFT JOIN digest ON digest.trial = trial.id" : "")
        WHERE trial.id = ?
        """)
    configurations = try RowReader(
      db, sql: "SELECT hash, parameters, kernel, measures FROM configuration WHERE id = ?")
    let values = measures.map { ", \($0.quotedDatabaseIdentifier)" }.joined()
    observations = try RowReader(
      db,
      sql: """
        SELECT step, time\(values) FROM observation WHERE trial = ?
        ORDER BY step \(extent == .finalStates ? "DESC LIMIT 1" : "")
        """)
    let isFinal = extent == .finalStates
    features = isFinal ? nil : try RowReader(db, sql: Self.featuresSQL)
    matrices = isFinal ? nil : try RowReader(db, sql: Self.matricesSQL)
    let hasTables =
      try !isFinal && extent != .courses(observers: [])
      && Schema.hasTable("observed_table", in: db)
    tables = hasTables ? try Self.tables(extent, in: db) : nil
    names = hasTables ? try RowReader(db, sql: Self.namesSQL) : nil
  }

  private static func tables(_ extent: Extent, in db: Database) throws -> RowReader {
    // A table of pairs may be larger than all else, and what is not asked for is not read.
    var (condition, observers) = ("", [String]())
    if case .courses(let chosen) = extent {
      (condition, observers) = (
        "AND observer IN (\(databaseQuestionMarks(count: chosen.count)))", chosen.sorted()
      )
    }
    return try RowReader(
      db,
      sql: """
        SELECT observer, about, column_names, step_numbers, row_indices, data
        FROM observed_table WHERE trial = ? \(condition) ORDER BY observer
        """, arguments: [0] + StatementArguments(observers))
  }

  private static let featuresSQL = """
    SELECT feature, final_neuron, final_weight, initial_rank, initial_neuron
    FROM feature WHERE trial = ? ORDER BY feature
    """
  private static let matricesSQL = """
    SELECT name, path, sha256, rows, columns FROM matrix WHERE trial = ? ORDER BY name
    """
  private static let namesSQL = """
    SELECT observer FROM observed_table WHERE trial = ? ORDER BY observer
    """

  /// Whether what is read includes tables, of which none may be missing then.
  var readsTables: Bool {
    switch extent {
    case .finalStates: false
    case .courses(let observers): !observers.isEmpty
    case .everything: true
    }
  }

  /// Reads the trial of that number.
  ///
  /// A trial that a polysem without digests stored is taken as it is.
  ///
  /// - Throws: `DatabaseError`, `CanonicalJSON.Malformed`, `StoreError.corruptTrial`.
  func trial(_ number: Int) throws -> StoredTrial {
    var found: StoredTrial?
    try rows.forEach(number) { row in
      let kind = try self.kind(try row.whole(at: 0))
      let trial = StoredTrial(
        identity: TrialIdentity(
          configurationHash: kind.hash, seed: try row.whole(at: 1), replicate: try row.whole(at: 2)),
        parameters: kind.parameters, outcome: try Self.outcome(row), kernel: kind.kernel,
        measures: kind.measures,
        observations: try observations(of: number, kind), features: try features(of: number),
        matrices: try matrices(of: number), tables: try tables(of: number))
      try check(
        trial, of: kind, row, tables: try names?.map(number) { try $0.text(at: 0) } ?? [],
        needsDigest: requiresDigests || number > firstDigested)
      found = trial
    }
    guard let found else { throw CanonicalJSON.Malformed(reason: "a trial is gone") }
    return found
  }

  private static func outcome(_ row: RowReader.Columns) throws -> TrialOutcome {
    switch try row.text(at: 3) {
    case "finished": .finished
    case "diverged": .diverged(step: try row.whole(at: 4))
    default: throw CanonicalJSON.Malformed(reason: "a status that is none")
    }
  }

  /// What the trials of the configuration that was read last share, for the next reader: trials that
  /// share their parameters compare at once.
  var latestKind: [Int: Kind] { kinds.filter { $0.key == latest } }

  private func kind(_ configuration: Int) throws -> Kind {
    latest = configuration
    if let known = kinds[configuration] { return known }
    let texts = try configurations.map(configuration) { row in
      try (0..<4).map { try row.text(at: $0) }
    }
    guard let texts = texts.first else {
      throw CanonicalJSON.Malformed(reason: "a trial without its configuration")
    }
    let measures = try CanonicalJSON.names(from: texts[3])
    let kind = Kind(
      hash: texts[0], parameters: try CanonicalJSON.parameters(from: texts[1]), kernel: texts[2],
      measures: measures, places: measures.compactMap { columns[$0] },
      digest: KindDigest(
        hash: texts[0], parameters: texts[1], kernel: texts[2], measures: texts[3]))
    kinds[configuration] = kind
    return kind
  }

  private func observations(of number: Int, _ kind: Kind) throws -> [Observation] {
    try observations.map(number) { row in
      Observation(
        step: try row.whole(at: 0), time: try row.real(at: 1),
        values: try kind.places.map { try row.real(at: $0 + 2) })
    }
  }

  private func features(of number: Int) throws -> [FeatureOutcome] {
    try features?.map(number) { row in
      FeatureOutcome(
        feature: try row.whole(at: 0), finalNeuron: try row.whole(at: 1),
        finalWeight: try row.real(at: 2), initialRank: try row.whole(at: 3),
        initialNeuron: try row.whole(at: 4))
    } ?? []
  }

  private func matrices(of number: Int) throws -> [StoredMatrix] {
    try matrices?.map(number) { row in
      StoredMatrix(
        name: try row.text(at: 0), path: try row.text(at: 1), sha256: try row.text(at: 2),
        rows: try row.whole(at: 3), columns: try row.whole(at: 4))
    } ?? []
  }

  private func tables(of number: Int) throws -> [ObservedTable] {
    var found: [ObservedTable] = []
    try tables?.forEach(number) { row in
      let columns = try CanonicalJSON.names(from: row.text(at: 2))
      let (steps, indices): ([Int], [Int]) = (row.numbers(at: 3), row.numbers(at: 4))
      let values: [Double] = row.numbers(at: 5)
      guard let shape = ObservedShape(rawValue: try row.text(at: 1)),
        values.count == max(1, steps.count) * columns.count
          * (shape.indexNames.isEmpty ? 1 : indices.count / shape.indexNames.count)
      else { throw CanonicalJSON.Malformed(reason: "a table of another shape than it says") }
      found.append(
        ObservedTable(
          name: try row.text(at: 0), shape: shape, rows: indices, columns: columns, steps: steps,
          values: values))
    }
    return found
  }
}
