// What one line can say of a run, in whatever width there is.

internal import Analysis

/// The numbers of a run at one moment.
struct ProgressLine {
  /// Trials that are there, those of earlier sessions too.
  var done = 0
  /// Trials there will be, as far as can be judged.
  var trials = 0
  /// Trials there can be, where a stopping rule decides.
  var most = 0
  /// Work that is done, of all, 0 … 1.
  var share = 0.0
  var failures = 0
  /// Seconds since the run began.
  var elapsed = 0.0
  /// Trials a second; `nil` before the first.
  var rate: Double?
  /// Seconds that are left; `nil` where that is unknown.
  var left: Double?
  var estimate: (measure: String, estimate: MeanEstimate, cells: Int)?

  /// A part of the line, in full and as short as it can be.
  private struct Part {
    let full: String
    let short: String
    /// 0 is left out last.
    let rank: Int

    init(_ full: String, short: String? = nil, rank: Int) {
      (self.full, self.short, self.rank) = (full, short ?? full, rank)
    }
  }

  /// In the order in which they stand.
  private var parts: [Part] {
    let percent = Int((100 * share).rounded(.down))
    // Under a stopping rule the total is a forecast, and the end may come before it or after.
    let isForecast = most > trials
    let count = "\(done)/\(isForecast ? "~" : "")\(trials)"
    var parts = [
      Part(count + " trials", short: count, rank: 0), Part("\(percent) %", rank: 1),
    ]
    if isForecast { parts.append(Part("at most \(most)", rank: 7)) }
    if let rate { parts.append(Part(Self.text(rate), rank: 5)) }
    parts.append(Part(left.map { duration($0) + " left" } ?? "time unknown", rank: 2))
    if failures > 0 { parts.append(Part("\(failures) failed", rank: 3)) }
    if let estimate {
      let text = "\(estimate.measure) \(estimate.estimate.text)"
      parts.append(
        Part(text + (estimate.cells > 1 ? " in the latest cell" : ""), short: text, rank: 4))
    }
    parts.append(Part(duration(elapsed) + " so far", rank: 6))
    return parts
  }

  private static func text(_ rate: Double) -> String {
    rate >= 1 ? "\(rate.text(3))/s" : "\((60 * rate).text(2))/min"
  }

  /// Everything, for a log.
  var plain: String { parts.map(\.full).joined(separator: ", ") }

  /// What fits into so many columns, with a bar where there is room.
  func fitted(to columns: Int) -> String {
    // The last column stays free: some terminals go on to the next line after it.
    let room = max(0, columns - 1)
    let parts = parts
    let order = parts.indices.sorted { parts[$0].rank < parts[$1].rank }
    var chosen: [Int: String] = [:]
    var used = -2
    for index in order {
      let length = parts[index].short.count + 2
      guard used + length <= room else { continue }
      used += length
      chosen[index] = parts[index].short
    }
    for index in order where chosen[index] != nil {
      let more = parts[index].full.count - parts[index].short.count
      guard used + more <= room else { continue }
      used += more
      chosen[index] = parts[index].full
    }
    let text = parts.indices.compactMap { chosen[$0] }.joined(separator: ", ")
    let width = min(24, room - used - 1)
    return width >= 6 ? Self.bar(share, width: width) + " " + text : text
  }

  private static func bar(_ share: Double, width: Int) -> String {
    let full = Int((min(1, max(0, share)) * Double(width)).rounded(.down))
    return String(repeating: "█", count: full) + String(repeating: "░", count: width - full)
  }
}

/// Seconds for people: `42 s`, `3 min 20 s`, `2 h 5 min`.
func duration(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds < 1e9 else { return "forever" }
  let whole = Int(seconds.rounded())
  return switch whole {
  case ..<60: "\(whole) s"
  case ..<3600: "\(whole / 60) min \(whole % 60) s"
  default: "\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}
