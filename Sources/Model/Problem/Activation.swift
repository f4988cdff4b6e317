/// What a layer does to its pre-activations.
///
/// One activation is one file in `Activations/`: a type without values that conforms to
/// `Activation`, and its name in `Activations.all`. It works on whole blocks of rows, a row for
/// each example, since it need not be elementwise. Mark both functions
/// `@_specialize(where Scalar == Float)` and `Double`: they are called through existentials.
public protocol Activation: Sendable {
  /// The name in experiment files, such as `relu`.
  static var name: String { get }

  /// Whether a number's activation depends on this number alone.
  static var isElementwise: Bool { get }

  /// Writes σ of each row of `preactivations` to the same row of `result`, a block of the same
  /// shape, which may be the same memory. NaN must give NaN.
  static func activate<Scalar: KernelScalar>(
    _ preactivations: LayerRows<Scalar>, into result: LayerRows<Scalar>)

  /// Replaces each row g of `gradient`, ∂loss/∂σ, by Jᵀ g, ∂loss/∂(pre-activations), with J the
  /// Jacobian of σ at the same row of `preactivations`. The blocks do not overlap.
  static func pullBack<Scalar: KernelScalar>(
    _ gradient: LayerRows<Scalar>, at preactivations: LayerRows<Scalar>)
}

extension Activation {
  /// Most are functions of a number.
  public static var isElementwise: Bool { true }
}

/// A layer's numbers for some examples: `count` rows of `width` numbers, `stride` apart.
///
/// Raw memory, valid as long as its owner says; a view, not a container. Numbers between the rows mean
/// nothing and may be changed.
public struct LayerRows<Scalar: KernelScalar> {
  /// The first number of the first row.
  public let start: UnsafeMutablePointer<Scalar>
  /// Rows, one an example.
  public let count: Int
  /// Numbers in a row: the neurons or outputs of the layer.
  public let width: Int
  /// Numbers from the start of one row to the next, at least `width`.
  public let stride: Int

  /// A view of `count` rows; without gaps unless a stride is given.
  @inline(__always)
  public init(
    _ start: UnsafeMutablePointer<Scalar>, count: Int, width: Int, stride: Int? = nil
  ) {
    (self.start, self.count, self.width) = (start, count, width)
    self.stride = stride ?? width
  }

  /// The first number of a row.
  @inline(__always)
  public func row(_ index: Int) -> UnsafeMutablePointer<Scalar> { start + index &* stride }

  /// All rows and what lies between them as a single one: for functions of single numbers, whose
  /// loops over narrow rows are mostly beginnings and ends.
  @inline(__always)
  var joined: LayerRows {
    LayerRows(start, count: 1, width: (count &- 1) &* stride &+ width)
  }
}

/// The activations there are.
public enum Activations {
  /// Every activation; adding one means adding it here.
  public static let all: [any Activation.Type] = [
    Identity.self, ReLU.self, SoLU.self, GELU.self,
  ]

  /// The activation of that name, `nil` when there is none.
  public static func named(_ name: String) -> (any Activation.Type)? {
    all.first { $0.name == name }
  }
}
