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

  /// Parts in the order in which they stand, each with its importance: 0 is left out last.
  private var parts: [(text: String, rank: Int)] {
    let percent = Int((100 * share).rounded(.down))
    // Under a stopping rule the total is a forecast, and the end may come before it or after.
    let isForecast = most > trials
    var parts = [("\(done)/\(isForecast ? "~" : "")\(trials) trials", 0), ("\(percent) %", 1)]
    if isForecast { parts.append(("at most \(most)", 7)) }
    if let rate { parts.append((Self.text(rate), 4)) }
    parts.append((left.map { duration($0) + " left" } ?? "time unknown", 2))
    if failures > 0 { parts.append(("\(failures) failed", 3)) }
    if let estimate {
      let cell = estimate.cells > 1 ? " in the latest cell" : ""
      parts.append(("\(estimate.measure) \(estimate.estimate.text)", 5))
      if !cell.isEmpty { parts[parts.count - 1].0 += cell }
    }
    parts.append((duration(elapsed) + " so far", 6))
    return parts
  }

  private static func text(_ rate: Double) -> String {
    rate >= 1 ? "\(rate.text(3))/s" : "\((60 * rate).text(2))/min"
  }

  /// Everything, for a log.
  var plain: String { parts.map(\.text).joined(separator: ", ") }

  /// What fits into so many columns, with a bar where there is room.
  func fitted(to columns: Int) -> String {
    // The last column stays free: some terminals go on to the next line after it.
    let room = max(0, columns - 1)
    var chosen: Set<Int> = []
    var used = 0
    for (rank, index) in parts.enumerated().map({ ($1.rank, $0) }).sorted(by: <) {
      let length = parts[index].text.count + (chosen.isEmpty ? 0 : 2)
      guard used + length <= room else {
        // Less important parts may be shorter, yet would come and go with every digit.
        if rank <= 2 { break }
        continue
      }
      used += length
      chosen.insert(index)
    }
    let text = parts.indices.filter(chosen.contains).map { parts[$0].text }.joined(separator: ", ")
    let bar = min(24, room - used - 1)
    return bar >= 6 ? Self.bar(share, width: bar) + " " + text : String(text.prefix(room))
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
