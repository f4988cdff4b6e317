// Names of places on an axis that are no numbers.

internal import Foundation

/// Short labels of laws and lists: what all of them begin and end with stands once, in the axis' title.
package struct PlotLabels {
  /// The label of each name.
  private let labels: [String: String]
  /// What they have in common, `[0.05, 0.05, …]`; empty where nothing is left out.
  package let common: String

  package init(_ names: [String]) {
    guard names.count > 1, let first = names.first, names.allSatisfy({ $0.contains(", ") }) else {
      (labels, common) = ([:], "")
      return
    }
    // Whole numbers of a list only: 0.25 and 0.2 share no 0.2.
    let shared = names.reduce(first) { $0.commonPrefix(with: $1) }
    guard let end = shared.range(of: ", ", options: .backwards)?.upperBound else {
      (labels, common) = ([:], "")
      return
    }
    let prefix = String(shared[..<end])
    let brackets = String(first.reversed().prefix { "]}".contains($0) }.reversed())
    let suffix = names.allSatisfy { $0.hasSuffix(brackets) } ? brackets : ""
    var labels: [String: String] = [:]
    for name in names {
      labels[name] = "…, \(name.dropFirst(prefix.count).dropLast(suffix.count))"
    }
    (self.labels, common) = (labels, "\(prefix)…\(suffix)")
  }

  /// What stands at a place.
  package func label(_ name: String) -> String { labels[name] ?? name }

  /// An axis' title with what the labels leave out.
  package func title(_ title: String) -> String { common.isEmpty ? title : "\(title): \(common)" }
}
