internal import Families
internal import Foundation
internal import Keys
internal import Matrix
internal import Model

/// Examples that a user brings: steps × B × n.
struct InputsFile {
  let path: String
  private let array: NpyArray

  /// Examples of a step, B.
  var batch: Int { array.shape[1] }

  /// Reads a file of three dimensions.
  init(path: String) throws {
    self.path = path
    array = try Npy.read(URL(fileURLWithPath: path), dimensions: 3)
  }

  /// Examples read from a file, and the parameters that say so in place of a law's.
  struct Recorded {
    let source: InputSource
    /// Those of the first step, on which the loss is observed.
    let first: [Float]
    let parameters: [String: ParameterValue]
  }

  /// Fits the file to a network.
  ///
  /// - Returns: the file's examples.
  /// - Throws: `CommandFailure` where shape or values do not fit.
  func recorded(for model: Autoencoder) throws -> Recorded {
    let (n, shape, steps) = (model.architecture.features, array.shape, model.problem.steps)
    func refuse(_ reason: String) -> CommandFailure {
      CommandFailure(.badInput, "\(path): \(reason)")
    }
    guard shape[2] == n else {
      throw refuse("the shape is \(shape), but the network wants steps × B × \(n)")
    }
    guard shape[0] >= steps else {
      throw refuse("holds \(shape[0]) steps, --steps asks for \(steps)")
    }
    let values = array.values.single
    guard values.allSatisfy(\.isFinite) else { throw refuse("holds values that are not finite") }
    return Recorded(
      source: .recorded(values, valuesPerStep: batch * n), first: Array(values[..<(batch * n)]),
      parameters: ["inputs.law": .text("file"), "inputs.file": .text(path)])
  }
}

extension KeyOptions {
  /// Says in the options what a file of examples is: batches of features that are all there.
  mutating func describe(_ file: InputsFile) throws {
    for key in ["inputs.law", "inputs.batch", "inputs.density", "inputs.values"]
    where self[key] != nil {
      throw CommandFailure(
        .badInput, "\(Self.option(for: key)) says how to draw, but \(file.path) is given")
    }
    set("inputs.law", "sampled")
    set("inputs.batch", "\(file.batch)")
    set("inputs.density", "1")
  }
}
