// Logarithmic axes that several figures share.

extension Channel {
  /// A log axis over the given widths with a little room at both ends, labelled at powers of two.
  package static func width(_ neurons: [Int], title: String) -> Channel {
    let least = Double(neurons.min() ?? 1)
    let most = Double(neurons.max() ?? 1)
    var ticks: [Double] = []
    var tick = least
    while tick <= most * 1.001 {
      ticks.append(tick)
      tick *= 2
    }
    return Channel(
      "x", .quantitative, title: title,
      scale: Scale(.log, base: 2, domain: .numbers([least / 1.12, most * 1.12]), nice: false),
      axis: Axis(values: ticks, format: "d"))
  }
}

extension Axis {
  /// Ticks and grid lines at the powers of ten from 1 up that lie within the ends: 1, 10, 100, 1k,
  /// 10k.
  package static func decades(from least: Double, to most: Double) -> Axis {
    var ticks: [Double] = []
    var tick = 1.0
    while tick <= most * 1.001 {
      if tick >= least * 0.999 { ticks.append(tick) }
      tick *= 10
    }
    return Axis(values: ticks, format: "~s")
  }

  /// Ticks and grid lines at 1, 2 and 5 times the powers of ten that lie within the positive ends.
  package static func oneTwoFive(from least: Double, to most: Double) -> Axis {
    var ticks: [Double] = []
    var decade = 1.0
    while decade > least { decade /= 10 }
    while decade <= most {
      ticks += [1, 2, 5].map { $0 * decade }.filter { $0 >= least && $0 <= most }
      decade *= 10
    }
    return Axis(values: ticks, format: tickFormat(from: least))
  }

  /// Digits as they are; powers of ten where zeros would run into each other.
  package static func tickFormat(from least: Double) -> String { least < 1e-4 ? "~e" : "~g" }
}
