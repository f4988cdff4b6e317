// Claims: files are those of numpy.save, byte for byte; they appear whole or not at all.

import Matrix
import Model
import Foundation
import TestSupport
import Testing

struct NpyWriteTests {
  let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  /// What numpy 2.4.6 writes: magic, version 1.0, length 118, the text and spaces up to byte 127.
  private func expected(_ text: String, _ scalars: [UInt8], length: Int = 128) -> [UInt8] {
    let low = UInt8(length - 10)
    let head: [UInt8] = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, low, 0] + Array(text.utf8)
    return head + [UInt8](repeating: 0x20, count: length - 1 - head.count) + [0x0a] + scalars
  }

  private func written(shape: [Int], _ values: NpyArray.Values) throws -> [UInt8] {
    let url = folder.url.appendingPathComponent("a.npy")
    try Npy.write(shape: shape, values: values, to: url)
    return Array(try Data(contentsOf: url))
  }

  @Test("1. numpy.arange(6, dtype='<f4').reshape(2, 3)") func singlePrecisionMatrix() throws {
    let url = folder.url.appendingPathComponent("w.npy")
    try Npy.write(
      WeightMatrix<Float>(features: 2, hidden: 3, elements: [0, 1, 2, 3, 4, 5]), to: url)
    let scalars: [UInt8] = [
      0, 0, 0, 0, 0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 64, 64, 0, 0, 128, 64, 0, 0, 160, 64,
    ]
    #expect(
      Array(try Data(contentsOf: url))
        == expected("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", scalars))
  }

  @Test("2. numpy.array([1., -2.5, numpy.nan])") func doublePrecisionVector() throws {
    let scalars: [UInt8] = [
      0, 0, 0, 0, 0, 0, 240, 63, 0, 0, 0, 0, 0, 0, 4, 192, 0, 0, 0, 0, 0, 0, 248, 127,
    ]
    #expect(
      try written(shape: [3], .float64([1, -2.5, .nan]))
        == expected("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }", scalars))
  }

  @Test("3. three dimensions, and none") func otherDimensions() throws {
    #expect(
      try written(shape: [2, 1, 2], .float32([0, 0, 0, 0]))
        == expected(
          "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1, 2), }",
          [UInt8](repeating: 0, count: 16)))
    #expect(
      try written(shape: [], .float64([3]))
        == expected(
          "{'descr': '<f8', 'fortran_order': False, 'shape': (), }", [0, 0, 0, 0, 0, 0, 8, 64]))
  }

  @Test("4. where the dictionary ends on a multiple of 64, NumPy adds 64 spaces more")
  func paddingOfAFullHeader() throws {
    let ones = [Int](repeating: 1, count: 13)
    let sizes = ones.map(String.init).joined(separator: ", ") + ", 100"
    #expect(
      try written(shape: ones + [100], .float32([Float](repeating: 0, count: 100)))
        == expected(
          "{'descr': '<f4', 'fortran_order': False, 'shape': (\(sizes)), }",
          [UInt8](repeating: 0, count: 400), length: 192))
  }

  @Test("5. a failed write leaves no file behind, and an older file as it was")
  func failureIsClean() throws {
    let file = try folder.write([1], to: "regular")
    #expect(throws: NpyError.self) {
      try Npy.write(SampleWeights.awkward, to: file.appendingPathComponent("below.npy"))
    }
    let target = folder.url.appendingPathComponent("taken")
    try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
    #expect(throws: NpyError.self) { try Npy.write(SampleWeights.awkward, to: target) }
    #expect(try folder.names() == ["regular", "taken"])
  }

  @Test("6. the digest is that of the file") func digest() throws {
    let url = folder.url.appendingPathComponent("a.npy")
    let digest = try Npy.write(shape: [1], values: .float32([0]), to: url)
    // hashlib.sha256 of what numpy.save(numpy.zeros(1, '<f4')) writes.
    #expect(digest == "579f4fc9e240b80aade6941d3fba86534d9e959a8520066318b52ed266243e65")
  }
}
