internal import Foundation

/// A `.safetensors` file: the length of a JSON header in eight bytes, the header, the scalars.
///
/// https://github.com/huggingface/safetensors: little-endian, C order, offsets from the header's end.
struct Safetensors {
  /// The tensors, by name.
  let entries: [ArrayFile.Entry]

  /// Takes a file apart; every offset is checked against its size. O(header).
  ///
  /// - Throws: `ArrayFileError`.
  init(_ bytes: [UInt8], path: String) throws {
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(bytes.count - 8) else {
      throw ArrayFileError(
        path, "is cut short: a header of \(length) bytes is announced, \(bytes.count - 8) are there"
      )
    }
    let start = 8 + Int(length)
    let header: Header
    do {
      header = try JSONDecoder().decode(Header.self, from: Data(bytes[8..<start]))
    } catch {
      throw ArrayFileError(path, "has a malformed safetensors header")
    }
    entries = header.tensors.sorted { $0.key < $1.key }.map { name, tensor in
      ArrayFile.Entry(name: name, description: "\(shapeText(tensor.shape)) \(tensor.dtype)") {
        try tensor.array(bytes[start...], name: name, path: path)
      }
    }
  }

  private struct Header: Decodable {
    var tensors: [String: Tensor] = [:]

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Name.self)
      for key in container.allKeys where key.stringValue != "__metadata__" {
        tensors[key.stringValue] = try container.decode(Tensor.self, forKey: key)
      }
    }
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private struct Tensor: Decodable {
    let dtype: String
    let shape: [Int]
    /// Begin and end of the scalars, from the header's end.
    let offsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }

    func array(_ data: ArraySlice<UInt8>, name: String, path: String) throws -> NpyArray {
      func refuse(_ reason: String) -> ArrayFileError {
        ArrayFileError(path, "tensor \(name): \(reason)")
      }
      guard let layout = ScalarLayout(safetensors: dtype) else {
        throw refuse("scalars of type \(dtype) are not read; save tensor.float() instead")
      }
      guard shape.allSatisfy({ $0 >= 0 }) else { throw refuse("the shape is \(shape)") }
      guard !shape.contains(0) else { throw refuse("is empty, of shape \(shapeText(shape))") }
      guard let size = layout.bytes(of: shape) else { throw refuse("shape \(shape) is too large") }
      guard offsets.count == 2, 0 <= offsets[0], offsets[0] <= offsets[1] else {
        throw refuse("the offsets are \(offsets)")
      }
      guard offsets[1] <= data.count else {
        throw refuse("ends at byte \(offsets[1]) of \(data.count): the file is cut short")
      }
      guard offsets[1] - offsets[0] == size else {
        throw refuse(
          "\(offsets[1] - offsets[0]) bytes are no \(shapeText(shape)) \(dtype)")
      }
      let start = data.startIndex + offsets[0]
      return NpyArray(
        shape: shape, values: try layout.values(data[start..<start + size], path: path))
    }
  }
}
