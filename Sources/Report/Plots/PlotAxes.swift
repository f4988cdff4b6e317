// The axes of a plot: domains that hold all that is drawn, and the lower edge where zeros stand on a
// log axis.

internal import Analysis
internal import Foundation
internal import Keys

/// Both axes, the same in all panels.
struct PlotAxes {
  private let data: PlotData
  /// The horizontal channel.
  let x: Channel
  /// The vertical channel.
  let y: Channel
  /// Whether places on the horizontal axis are numbers.
  let isNumeric: Bool
  private let floor: Double
  private let labels: PlotLabels

  init(_ data: PlotData) {
    self.data = data
    let settings = data.settings
    let places = data.means.map(\.x)
    isNumeric = settings.kind == .histogram || places.allSatisfy { $0.asNumber != nil }
    labels = PlotLabels(Self.names(of: places))
    let yTitle =
      settings.verticalTitle
    let heights = Self.heights(of: data)
    if settings.yScale == .log {
      // Below this no ticks could be told apart.
      let positive = heights.filter { $0 > 1e-300 }
      let (least, most) = (positive.min() ?? 0.1, positive.max() ?? 1)
      let hasZeros = heights.contains { $0 <= 0 }
      floor = hasZeros ? least / 2 : least / 1.2
      y = Channel(
        "y", .quantitative, title: "\(yTitle) (log scale)",
        scale: Scale(.log, domain: .numbers([floor, most * 1.2]), nice: false),
        axis: .logarithmic(from: floor, to: most * 1.2))
    } else {
      floor = -.infinity
      let (least, most) = (heights.min() ?? 0, heights.max() ?? 1)
      // Bars stand on 0.
      let isNearZero =
        settings.kind == .histogram || least >= 0 && least < 0.5 * most
      let room = 0.04 * (most > least ? most - least : max(abs(most), 1))
      // A share or a count that is always zero still gets an axis.
      y = Channel(
        "y", .quantitative, title: yTitle,
        scale: Scale(
          .linear,
          domain: .numbers([isNearZero || least == 0 ? 0 : least - room, most + room]),
          nice: false, zero: false))
    }
    x = Self.horizontal(data, places, isNumeric: isNumeric, labels)
  }

  /// All that is drawn on the vertical axis.
  private static func heights(of data: PlotData) -> [Double] {
    let means = data.means.flatMap { mean in
      mean.values
        + [mean.estimate.mean, mean.estimate.lower, mean.estimate.upper].compactMap { $0 }
    }
    // A share is read against all networks: up to 1 where it happened to any.
    let whole: [Double] = data.quantity == .share ? [0, means.contains { $0 > 0 } ? 1 : 0] : []
    return means + whole + data.bins.map(\.bin.share)
  }

  private static func horizontal(
    _ data: PlotData, _ places: [ParameterValue], isNumeric: Bool, _ labels: PlotLabels
  ) -> Channel {
    let settings = data.settings
    guard let name = settings.x?.name else {
      return histogramAxis(data)
    }
    let label = settings.x == .time ? "flow time t" : settings.horizontalTitle ?? name
    guard isNumeric else {
      let names = Self.names(of: places).map(labels.label)
      return Channel(
        "x", .nominal, title: labels.title(label), scale: Scale(domain: .names(names)),
        axis: Axis(labelAngle: areTooWide(names, panels: data.facets.count) ? -40 : 0))
    }
    let intervals = data.means.flatMap { [$0.across?.lower, $0.across?.upper].compactMap { $0 } }
    let numbers = Set(places.compactMap(\.asNumber) + intervals).sorted()
      .filter { settings.xScale == .linear || $0 > 0 }
    let (least, most) = (numbers.first ?? 1, numbers.last ?? 1)
    let isSeries = settings.kind == .series
    let isFront = settings.kind == .front
    // Colours that stand side by side stay inside the panel.
    let margin = data.colors.count > 1 ? 0.09 : 0.04
    if settings.xScale == .log {
      let room = isSeries ? 1 : max(1.15, pow(most / least, margin))
      let ticks =
        numbers.count <= 8 && !isSeries && !isFront
        ? Axis(values: numbers, format: "~g") : Axis.logarithmic(from: least, to: most)
      let ends = least < most ? [least / room, most * room] : [least / 2, most * 2]
      return Channel(
        "x", .quantitative, title: "\(label) (log scale)",
        scale: Scale(.log, domain: .numbers(ends), nice: false), axis: ticks)
    }
    let room = least < most ? (isSeries ? 0 : margin * (most - least)) : max(abs(most), 1) / 2
    return Channel(
      "x", .quantitative, title: label,
      scale: Scale(
        .linear, domain: .numbers([least - room, most + room]), nice: false, zero: false),
      axis: isSeries || isFront ? nil : placesAsTicks(numbers))
  }

  /// Ticks where there are cells, if these are few and no labels would touch; `nil` for round numbers.
  private static func placesAsTicks(_ numbers: [Double]) -> Axis? {
    let gaps = zip(numbers, numbers.dropFirst()).map { $1 - $0 }
    guard numbers.count <= 8, let least = gaps.min(), least > 0.06 * gaps.reduce(0, +) else {
      return nil
    }
    return Axis(values: numbers, format: "~g")
  }

  /// Each place once, in order.
  private static func names(of places: [ParameterValue]) -> [String] {
    var names: [String] = []
    for place in places where !names.contains(place.description) {
      names.append(place.description)
    }
    return names
  }

  /// Whether names side by side would hide each other, and the renderer leave some out.
  private static func areTooWide(_ names: [String], panels: Int) -> Bool {
    let room = panels == 1 ? 90 : panels == 2 ? 50 : 36
    return names.count * ((names.map(\.count).max() ?? 0) + 2) > room
  }

  private static func histogramAxis(_ data: PlotData) -> Channel {
    let edges = data.bins.flatMap { [$0.bin.lower, $0.bin.upper] }
    if data.settings.xScale == .log {
      // Outlines begin and end at no height.
      let room =
        data.colors.count > 1 ? data.bins.first.map { $0.bin.upper / $0.bin.lower } ?? 1 : 1
      let (least, most) = ((edges.min() ?? 1) / room, (edges.max() ?? 10) * room)
      return Channel(
        "x", .quantitative,
        title: "\(data.settings.measureTitle) (log scale)",
        scale: Scale(.log, domain: .numbers([least, most]), nice: false),
        axis: .logarithmic(from: least, to: most))
    }
    // Outlines begin and end at no height.
    let room = data.colors.count > 1 ? data.bins.first.map { $0.bin.upper - $0.bin.lower } ?? 0 : 0
    let least = (edges.min() ?? 0) - room
    let most = (edges.max() ?? 1) + room
    let whole =
      data.quantity == .count && most - least <= 20
      ? Axis(values: Array(stride(from: max(0, least.rounded(.up)), through: most, by: 1))) : nil
    return Channel(
      "x", .quantitative, title: data.settings.measureTitle,
      scale: Scale(.linear, domain: .numbers([least, most]), nice: false, zero: false), axis: whole)
  }

  /// A value where it is drawn: on a log axis not below the lower edge.
  func height(_ value: Double) -> Datum { .number(max(value, floor)) }

  /// A place as a field of a row; `nil` for one that a log axis does not have.
  func place(_ value: ParameterValue) -> Datum? {
    guard isNumeric, let number = value.asNumber else {
      return .text(labels.label(value.description))
    }
    return data.settings.xScale == .log && number <= 0 ? nil : .number(number)
  }
}

extension Axis {
  /// Ticks of a log axis between positive ends: 1, 2, 5, 10, … over few decades, else the decades.
  static func logarithmic(from least: Double, to most: Double) -> Axis {
    let fine = oneTwoFive(from: least, to: most)
    guard let values = fine.values, values.count > 12 else { return fine }
    return Axis(
      values: values.indices.filter { $0 % 3 == offset(values) }.map { values[$0] },
      format: tickFormat(from: least))
  }

  /// Where among 1, 2 and 5 the first tick's decade begins.
  private static func offset(_ values: [Double]) -> Int {
    // The decade is the tick whose successor is twice and whose predecessor half of it.
    values.indices.dropFirst().dropLast().first { index in
      values[index + 1] / values[index] < 2.1 && values[index] / values[index - 1] < 2.1
    }.map { $0 % 3 } ?? 0
  }
}
