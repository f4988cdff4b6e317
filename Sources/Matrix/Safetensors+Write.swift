// Matrices with what is known of them, in the file that PyTorch and NumPy users exchange.

internal import Foundation

/// Writes `.safetensors` files (https://github.com/huggingface/safetensors).
package enum SafetensorsFile {
  /// Writes matrices of single precision as one file that is whole or not there. O(elements).
  ///
  /// - Parameters:
  ///   - matrices: by distinct names; stored in this order, rows first.
  ///   - metadata: what the file says of itself; the format takes texts alone.
  ///   - path: where it goes; a file that is there is replaced.
  /// - Throws: `FileFailure`.
  package static func write(
    _ matrices: [(name: String, matrix: WeightMatrix<Float>)], metadata: [String: String],
    to path: String
  ) throws {
    var tensors: [String: Header.Tensor] = [:]
    var end = 0
    for (name, matrix) in matrices {
      let start = end
      end += matrix.elements.count * MemoryLayout<Float>.size
      tensors[name] = Header.Tensor(
        shape: [matrix.features, matrix.hidden], offsets: [start, end])
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var header = Array(try encoder.encode(Header(metadata: metadata, tensors: tensors)))
    // The format lets a header end with spaces, so that the scalars begin at a multiple of eight.
    header += [UInt8](repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    try AtomicFile.write(
      prefix: length + header, elements: Array(matrices.map(\.matrix.elements).joined()), to: path)
  }

  private struct Header: Encodable {
    let metadata: [String: String]
    let tensors: [String: Tensor]

    struct Tensor: Encodable {
      let dtype = "F32"
      let shape: [Int]
      let offsets: [Int]

      enum CodingKeys: String, CodingKey {
        case dtype, shape
        case offsets = "data_offsets"
      }
    }

    private struct Name: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }
      init(_ name: String) { stringValue = name }
      init?(stringValue: String) { self.init(stringValue) }
      init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Name.self)
      try container.encode(metadata, forKey: Name("__metadata__"))
      for (name, tensor) in tensors { try container.encode(tensor, forKey: Name(name)) }
    }
  }
}
