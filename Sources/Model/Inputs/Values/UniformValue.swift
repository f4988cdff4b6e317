/// U[0, 1], the law of Elhage et al. (2022).
public enum UniformValue: ValueLaw {
  /// The name in experiment files.
  public static let name = "uniform"

  /// The uniform numbers themselves.
  public static func shape(_ entries: UnsafeMutableBufferPointer<Float>) {}
}
