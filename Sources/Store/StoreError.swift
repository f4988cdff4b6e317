/// Every way the store can fail that a user can do something about.
package enum StoreError: Error, Sendable, Equatable {
  /// The results folder does not exist and could not be made.
  case cannotCreateFolder(path: String, reason: String)
  /// A file or folder refused to be written.
  case unwritable(path: String, reason: String)
  /// A file or folder refused to be read.
  case unreadable(path: String, reason: String)
  /// No room is left on the file system, or the user's quota is used up.
  case diskFull(path: String)
  /// Another process, or another `ResultStore` of this one, is writing; `holder` names it if known.
  case lockedByAnotherWriter(path: String, holder: String?)
  /// A reader kept the database locked for longer than `seconds`.
  case busy(path: String, seconds: Int)
  /// A store was to be read, but the folder holds none.
  case missing(path: String)
  /// A store written with a newer version of the schema, or one too old to be read.
  case foreignSchema(path: String, found: Int, expected: Int)
  /// A file of that name exists, but polysem did not write it.
  case notAStore(path: String, reason: String)
  /// The database is damaged.
  case corruptStore(path: String, reason: String)
  /// A trial is not what was stored.
  case corruptTrial(path: String, key: String, reason: String)
  /// A writer was killed in the middle of a change, which this process cannot undo.
  case unfinished(path: String, reason: String)
  /// A journal beside the store that is none of its own.
  case foreignJournal(path: String, reason: String)
  /// A matrix file is missing, or its contents are not those that were stored.
  case corruptMatrix(path: String, reason: String)
  /// The path has more bytes than SQLite takes.
  case tooLongPath(path: String)
  /// A record cannot be stored as it stands; nothing of its batch was stored.
  case malformedRecord(key: String, reason: String)
  /// A study was asked for by a name that the store does not have.
  case unknownStudy(path: String, name: String)
  /// SQLite failed in a way that has no case of its own.
  case database(path: String, reason: String)
}

extension StoreError {
  /// Whether a single record is to blame, so that others can be stored.
  package var isOfOneTrial: Bool {
    if case .malformedRecord = self { true } else { false }
  }
}

extension StoreError: CustomStringConvertible {
  /// One sentence on what is wrong with which path, and one on what to do.
  package var description: String {
    switch self {
    case .cannotCreateFolder(let path, let reason):
      "\(path): cannot create the results folder (\(reason)). Choose another --out."
    case .tooLongPath(let path):
      "\(path): the path has \(path.utf8.count) bytes, and SQLite takes \(ResultStore.longestPath). "
        + "Choose a shorter one."
    case .unwritable(let path, let reason):
      "\(path): cannot be written (\(reason)). Check its permissions, or choose another --out."
    case .unreadable(let path, let reason):
      "\(path): cannot be read (\(reason)). Check its permissions."
    case .diskFull(let path):
      "\(path): no space left, or quota exceeded. "
        + "Earlier trials are safe; free some space and run again to resume."
    case .lockedByAnotherWriter(let path, let holder):
      "\(path): another run is writing here\(holder.map { " (\($0))" } ?? ""). "
        + "Wait for it to end, or choose another --out."
    case .busy(let path, let seconds):
      "\(path): a reader has kept the database locked for \(seconds) s. "
        + "Close the notebook or program that reads it and run again to resume."
    case .missing(let path):
      "\(path): no such store. Give a folder that `polysem run` has written."
    case .foreignSchema(let path, let found, let expected):
      "\(path): store schema version \(found) is \(found > expected ? "newer" : "older") than what "
        + "this polysem reads (it writes version \(expected)). Use the polysem that wrote it, or "
        + "choose another --out."
    case .notAStore(let path, let reason):
      reason == StoreFile.emptyFile
        ? "\(path): an empty file. Nothing is in it that could be lost: remove it and run again."
        : "\(path): not a polysem store (\(reason)). It was left untouched; choose another --out."
    case .corruptStore(let path, let reason):
      "\(path): the database is damaged (\(reason)). Restore a copy; or see what is whole with "
        + "`polysem verify`, and save it into a new folder with its --salvage."
    case .corruptTrial(let path, let key, let reason):
      "\(path): trial \(key) is not what was stored (\(reason)). Restore a copy; or see what is whole "
        + "with `polysem verify`, and save it into a new folder with its --salvage."
    case .unfinished(let path, let reason):
      "\(path): a run was killed while it wrote here, and what it left half done must be undone before "
        + "anybody reads, which this process cannot (\(reason)). Let somebody who may write here run "
        + "`polysem verify` on the folder, or copy the whole folder, \(path)-journal included, and read that."
    case .foreignJournal(let path, let reason):
      "\(path)-journal: not the journal of the store beside it (\(reason)). Move it away: applied to the "
        + "store it would destroy it."
    case .corruptMatrix(let path, let reason):
      "\(path): not the matrix that was stored (\(reason)). "
        + "Restore a copy, or run its trial again in another --out."
    case .malformedRecord(let key, let reason):
      "trial \(key): cannot be stored (\(reason))."
    case .unknownStudy(let path, let name):
      "\(path): has no study named \(name)."
    case .database(let path, let reason):
      "\(path): SQLite failed (\(reason))."
    }
  }
}
