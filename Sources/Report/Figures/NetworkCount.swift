/// How many networks stand behind a mark, as legends and captions say it.
enum NetworkCount {
  /// `N = 20`, or `N = 18 to 20` where cells differ; cells without any network are not drawn.
  static func text(_ counts: some Sequence<Int>) -> String {
    let drawn = counts.filter { $0 > 0 }
    let (least, most) = (drawn.min() ?? 0, drawn.max() ?? 0)
    return "N = " + (least == most ? "\(most)" : "\(least) to \(most)")
  }
}
