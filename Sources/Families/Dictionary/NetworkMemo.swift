internal import Parallel

/// Networks that trials of this process have trained, so that each is trained once.
///
/// A network is a function of the streams' name, which holds its parameters: what is remembered changes
/// no result, only when it is there. Two trials that want the same one at once: the second waits.
/// Rejected: files in the store, which would make records depend on what else was run; training it in
/// every trial, which costs as much as the smaller dictionaries do.
final class NetworkMemo: Sendable {
  private final class Entry: Sendable {
    let network = Guarded<NetworkOfDictionary.Trained??>(nil)
  }

  /// The process's own.
  static let shared = NetworkMemo()

  private let entries = Guarded<[(name: TrialStreams, entry: Entry)]>([])

  /// Those asked for longest ago are forgotten; one that is asked for again is trained again.
  private static let most = 64

  /// The network of that name, from `train` if nobody has asked for it lately.
  func network(
    _ name: TrialStreams, train: () -> NetworkOfDictionary.Trained?
  ) -> NetworkOfDictionary.Trained? {
    let entry = entry(name)
    return entry.network.withLock { network in
      if let network { return network }
      let trained = train()
      network = .some(trained)
      return trained
    }
  }

  private func entry(_ name: TrialStreams) -> Entry {
    entries.withLock { entries in
      let found = entries.firstIndex { $0.name == name }
      let entry = found.map { entries.remove(at: $0).entry } ?? Entry()
      entries.append((name, entry))
      if entries.count > Self.most { entries.removeFirst() }
      return entry
    }
  }
}
