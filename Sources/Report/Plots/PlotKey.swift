// Colours of a plot's groups and the legend that names them with their numbers of networks.

internal import Analysis
internal import Keys

/// One style for each colour's value, in the order of the values.
struct PlotKey {
  private let names: [ParameterValue?: String]
  /// Colours, dashes and symbols with their legend.
  let key: SeriesKey

  init(_ data: PlotData) {
    let colors = Self.colors(data.colors.count)
    var names: [ParameterValue?: String] = [:]
    for value in data.colors { names[value] = Self.name(value, data) }
    self.names = names
    let shape =
      switch data.settings.kind {
      case .points, .bins, .map, .front: "circle"
      case .histogram where data.colors.count == 1: "square"
      case .series, .histogram: "stroke"
      }
    var styles = zip(data.colors, colors).map { value, color in
      SeriesStyle(names[value] ?? "", color: color, shape: shape)
    }
    if data.means.contains(where: \.cell.isUnsettled) {
      let name = SeriesStyle.unsettled.name
      styles.append(
        [.points, .bins, .front].contains(data.settings.kind)
          ? SeriesStyle(name, color: Palette.grey, shape: SeriesStyle.unsettled.shape)
          : SeriesStyle("dashed: \(name)", color: Palette.grey, shape: "stroke"))
    }
    let longest = data.colors.compactMap { names[$0]?.count }.max() ?? 0
    key = SeriesKey(styles, columns: max(1, min(4, 100 / (longest + 8))))
  }

  /// The legend's name of a colour.
  func name(_ color: ParameterValue?) -> String { names[color] ?? "" }

  /// `sgd, N = 20`, `train.lr = 0.1, N = 18 to 20`; without colours `mean, 95 % interval, N = 20`.
  private static func name(_ value: ParameterValue?, _ data: PlotData) -> String {
    let all =
      data.means.filter { $0.color == value }.map(\.estimate.count)
      + data.bins.filter { $0.color == value }.map(\.count)
    // A cell of which nothing is drawn is named in the caption.
    let networks = NetworkCount.text(all)
    if data.settings.kind == .front { return "\(value?.description ?? ""), \(networks)" }
    guard let key = data.settings.color else {
      return data.settings.kind == .histogram ? networks : "mean, 95 % interval, \(networks)"
    }
    return "\(text(value, of: key)), \(networks)"
  }

  /// A value as legends, headings and axes name it.
  static func text(_ value: ParameterValue?, of key: String) -> String {
    guard let value else { return "no \(key)" }
    return switch value {
    case .integer, .number: "\(key) = \(value.asNumber?.exactText ?? "")"
    case .flag: "\(key): \(value)"
    case .text(let name): name.replacing("_", with: " ")
    }
  }

  /// Colours that can be told apart: named ones as far as they go, then shades in order.
  private static func colors(_ count: Int) -> [String] {
    let named = [
      Palette.blue, Palette.vermillion, Palette.green, Palette.purple, Palette.orange, Palette.sky,
      Palette.black,
    ]
    guard count > named.count else { return Array(named.prefix(count)) }
    return (0..<count).map { shade(Double($0) / Double(count - 1)) }
  }

  /// Viridis (van der Walt and Smith, 2015) without its brightest yellow, from 0 to 1.
  private static func shade(_ place: Double) -> String {
    let stops: [[Double]] = [
      [68, 1, 84], [71, 45, 123], [59, 82, 139], [44, 114, 142], [33, 145, 140], [40, 174, 128],
      [94, 201, 98], [173, 220, 48],
    ]
    let position = place * Double(stops.count - 1)
    let index = min(Int(position), stops.count - 2)
    let share = position - Double(index)
    let digits = zip(stops[index], stops[index + 1]).map { first, second in
      let text = String(Int((first + share * (second - first)).rounded()), radix: 16)
      return text.count < 2 ? "0\(text)" : text
    }
    return "#" + digits.joined()
  }
}
