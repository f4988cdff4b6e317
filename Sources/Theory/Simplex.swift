// The state that hidden noise drives the rows to.

/// n unit rows that repel each other as far as they can.
package struct Simplex: Sendable, Equatable {
  /// n, the number of rows.
  package let rows: Int

  /// A simplex of `rows` = n ≥ 2 rows.
  package init(rows: Int) {
    precondition(rows >= 2, "a simplex has at least two rows")
    self.rows = rows
  }

  /// ‖W_i‖₄⁴ of the axis-aligned simplex W_i ∝ e_i − 1/n, |W_i| = 1:
  /// (n/(n − 1))² [((n − 1)/n)⁴ + (n − 1)/n⁴]. 0.768, 0.879, 0.939 at n = 8, 16, 32.
  package var axisAlignedFourthNorm: Double {
    let n = Double(rows)
    let own = (n - 1) / n
    let scale = n / (n - 1)
    return scale * scale * (own * own * own * own + (n - 1) / (n * n * n * n))
  }
}
