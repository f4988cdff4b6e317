// Layers that all charts of means share: error bars, networks as dots, and means that are triangles
// where cells had not settled.

extension Layer {
  /// Bars from `y` to `upper` of the rows.
  static func errorBars(_ rows: [Row], at place: [ChannelName: Channel]) -> Layer {
    Layer(
      Mark(.rule, strokeWidth: 2), rows: rows,
      encoding: place.merging([.y2: Channel("upper")]) { $1 })
  }

  /// Single networks, translucent, where they are.
  static func networks(
    _ rows: [Row], at place: [ChannelName: Channel], shape: Channel
  ) -> Layer {
    Layer(
      Mark(.point, filled: true, opacity: 0.35, size: 22), rows: rows,
      encoding: place.merging([.shape: shape]) { $1 })
  }

  /// Means of settled cells, or of unsettled ones, larger.
  /// Without a symbol channel, hence without a legend that could show them, unsettled means are hollow
  /// triangles; `size` is the area of the symbol of a settled one.
  static func means(
    _ rows: [Row], areUnsettled: Bool, at place: [ChannelName: Channel], size: Double = 60,
    shape: Channel? = nil
  ) -> Layer {
    Layer(
      Mark(
        .point, filled: !areUnsettled || shape != nil, opacity: 1, size: areUnsettled ? 90 : size,
        strokeWidth: areUnsettled ? 2.5 : nil,
        shape: shape == nil && areUnsettled ? SeriesStyle.unsettled.shape : nil),
      rows: rows, encoding: shape.map { place.merging([.shape: $0]) { $1 } } ?? place)
  }
}
