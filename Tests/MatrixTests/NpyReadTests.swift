// Claims: what was written comes back bit for bit; every kind of unusable file has its own error.

import Matrix
import Model
import Foundation
import TestSupport
import Testing

struct NpyReadTests {
  let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  /// A file with this dictionary, unpadded, and so many bytes of scalars.
  private func file(
    _ dictionary: String, scalars: Int = 0, version: (UInt8, UInt8) = (1, 0)
  ) throws -> URL {
    let text = Array(dictionary.utf8)
    let length = [UInt8(text.count & 0xff), UInt8(text.count >> 8)]
    let head: [UInt8] = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version.0, version.1]
    let bytes = head + length + (version.0 > 1 ? [0, 0] : []) + text
    return try folder.write(bytes + [UInt8](repeating: 0, count: scalars), to: "a.npy")
  }

  private func header(
    _ shape: String, descr: String = "'<f4'", order: String = "False"
  ) -> String {
    "{'descr': \(descr), 'fortran_order': \(order), 'shape': \(shape), }\n"
  }

  private func error(_ dictionary: String, scalars: Int = 0) throws -> NpyError? {
    let url = try file(dictionary, scalars: scalars)
    return #expect(throws: NpyError.self) { _ = try Npy.read(url) }
  }

  @Test("1. floats come back bit for bit, doubles too, in any number of dimensions")
  func roundTrip() throws {
    let url = folder.url.appendingPathComponent("a.npy")
    let singles: [Float] = [-0.0, .infinity, -.infinity, .leastNonzeroMagnitude, .nan, 1 / 3]
    try Npy.write(shape: [3, 1, 2], values: .float32(singles), to: url)
    let read = try Npy.read(url, dimensions: 3)
    #expect(read.shape == [3, 1, 2])
    guard case .float32(let back) = read.values else { throw NpyError.wrongMagic(path: "") }
    #expect(back.map(\.bitPattern) == singles.map(\.bitPattern))
    let doubles: [Double] = [-0.0, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .pi]
    try Npy.write(shape: [4], values: .float64(doubles), to: url)
    guard case .float64(let again) = try Npy.read(url).values else {
      throw NpyError.wrongMagic(path: "")
    }
    #expect(again.map(\.bitPattern) == doubles.map(\.bitPattern))
  }

  @Test("2. matrices come back in either precision") func matrices() throws {
    let url = folder.url.appendingPathComponent("a.npy")
    try Npy.write(SampleWeights.awkward, to: url)
    #expect(try Npy.read(url, dimensions: 2).matrix() == SampleWeights.awkward)
    #expect(
      try Npy.read(url, dimensions: 2).matrix() == WeightMatrix<Double>(SampleWeights.awkward))
    try Npy.write(WeightMatrix<Double>(features: 1, hidden: 1, elements: [0.1]), to: url)
    let rounded: WeightMatrix<Float> = try Npy.read(url, dimensions: 2).matrix()
    #expect(rounded.elements == [0.1])
  }

  @Test("3. all three versions, other spacing, quotes and key order are read")
  func dialects() throws {
    let zeros = NpyArray(shape: [1, 2], values: .float32([0, 0]))
    for version: UInt8 in 1...3 {
      #expect(try Npy.read(file(header("(1, 2)"), scalars: 8, version: (version, 0))) == zeros)
    }
    let other = "{\"shape\":(1L,2L,),\"fortran_order\":False,\"descr\":\"<f4\"}   \n"
    #expect(try Npy.read(file(other, scalars: 8)) == zeros)
    // In one dimension the two orders are the same.
    #expect(try Npy.read(file(header("(2,)", order: "True"), scalars: 8)).shape == [2])
  }

  @Test("4. every unusable kind of array has its own error") func unusableArrays() throws {
    let path = folder.path("a.npy")
    for descr in ["|b1", "<c8", "<c16", "|O", "<f16", "<U1", "<V1", "f4", "", "<"] {
      #expect(
        try error(header("(1,)", descr: "'\(descr)'")) == .unsupportedType(path: path, descr: descr)
      )
    }
    #expect(
      try error(header("(1,)", descr: "[('x', '<f4'), ('y', '<f8', (2,))]"))
        == .structuredType(path: path))
    #expect(try error(header("(3, 0)")) == .zeroSize(path: path, shape: [3, 0]))
  }

  @Test("5. a file that is too short or too long is refused, with the sizes") func length() throws {
    let path = folder.path("a.npy")
    let text = header("(2, 2)")
    let start = 10 + text.utf8.count
    #expect(
      try error(text, scalars: 15)
        == .truncated(path: path, expected: start + 16, found: start + 15))
    #expect(try error(text, scalars: 17) == .trailingBytes(path: path, count: 1))
    let whole = Array(try Data(contentsOf: try file(text, scalars: 16)))
    for count in 0..<whole.count {
      let url = try folder.write(Array(whole.prefix(count)), to: "cut.npy")
      #expect(throws: NpyError.self) { _ = try Npy.read(url) }
    }
    #expect(
      try error(header("(4611686018427387904, 4)"))
        == .malformedHeader(path: path, reason: "shape [4611686018427387904, 4] is too large"))
  }

  @Test("6. what is no .npy file, or none of a known version, is refused") func foreign() throws {
    let url = try folder.write(Array("PK\u{3}\u{4} an .npz file".utf8), to: "a.npy")
    #expect(throws: NpyError.wrongMagic(path: url.path)) { _ = try Npy.read(url) }
    let future = try file(header("(1,)"), scalars: 4, version: (4, 0))
    #expect(throws: NpyError.unsupportedVersion(path: url.path, found: "4.0")) {
      _ = try Npy.read(future)
    }
    let absent = folder.url.appendingPathComponent("absent.npy")
    #expect(
      throws: NpyError.unreadable(path: absent.path, reason: "No such file or directory")
    ) { _ = try Npy.read(absent) }
    #expect(throws: NpyError.unreadable(path: folder.url.path, reason: "Is a directory")) {
      _ = try Npy.read(folder.url)
    }
  }

  @Test(
    "7. a header that is no such dictionary is refused",
    arguments: [
      "", "{}", "{'descr': '<f4'}", "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)",
      "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': 1}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'shape': (2,)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x", "{'descr': '<f4}",
    ])
  func malformedHeader(dictionary: String) throws {
    guard case .malformedHeader? = try error(dictionary, scalars: 4) else {
      Issue.record("not refused as malformed: \(dictionary)")
      return
    }
  }

  @Test("8. the wrong number of dimensions is refused where it matters") func dimensions() throws {
    let url = try file(header("(2, 1, 1)"), scalars: 8)
    #expect(
      throws: NpyError.wrongDimensions(path: url.path, expected: 2, shape: [2, 1, 1])
    ) { _ = try Npy.read(url, dimensions: 2) }
  }

  private func array(
    _ scalars: [UInt8], _ shape: String, _ descr: String, order: String = "False"
  ) throws -> NpyArray {
    let url = try file(header(shape, descr: "'\(descr)'", order: order))
    return try Npy.read(folder.write(Array(Data(contentsOf: url)) + scalars, to: "b.npy"))
  }

  @Test("9. half precision, integers and both byte orders are read exactly") func scalars() throws {
    // 1.5, −2, the smallest float16, its largest number.
    let halves: [UInt8] = [0x00, 0x3e, 0x00, 0xc0, 0x01, 0x00, 0xff, 0x7b]
    let expected = NpyArray.Values.float32([1.5, -2, 0x1p-24, 65504])
    #expect(try array(halves, "(4,)", "<f2").values == expected)
    let swapped = stride(from: 0, to: 8, by: 2).flatMap { [halves[$0 + 1], halves[$0]] }
    #expect(try array(swapped, "(4,)", ">f2").values == expected)
    // 1, −3.140625 and 2¹²⁷: the upper halves of float32.
    let brains: [UInt8] = [0x80, 0x3f, 0x49, 0xc0, 0x00, 0x7f]
    #expect(try array(brains, "(3,)", "<V2").values == .float32([1, -3.140625, 0x1p127]))
    #expect(try array([0x3f, 0x80, 0, 0], "(1,)", ">f4").values == .float32([1]))
    #expect(try array([0xbf, 0xf0, 0, 0, 0, 0, 0, 0], "(1,)", ">f8").values == .float64([-1]))
    #expect(try array([0xff, 0x80], "(2,)", "|i1").values == .float64([-1, -128]))
    #expect(try array([0xff, 0x80], "(2,)", "|u1").values == .float64([255, 128]))
    #expect(try array([0x80, 0x00], "(1,)", ">i2").values == .float64([-32768]))
    #expect(try array([0xff, 0xff, 0xff, 0xff], "(1,)", "<u4").values == .float64([4294967295]))
    // 2⁵³ has a double, 2⁵³ + 1 has none.
    let large: [UInt8] = [0, 0, 0, 0, 0, 0, 0x20, 0]
    #expect(try array(large, "(1,)", "<i8").values == .float64([0x1p53]))
    #expect(throws: ArrayFileError.self) { try array([1] + large.dropFirst(), "(1,)", "<u8") }
  }

  @Test("10. Fortran order is undone in two and three dimensions") func fortranOrder() throws {
    let bytes: [UInt8] = Array(0..<24)
    let matrix = try array(Array(bytes.prefix(6)), "(2, 3)", "|u1", order: "True")
    #expect(matrix == NpyArray(shape: [2, 3], values: .float64([0, 2, 4, 1, 3, 5])))
    let cube = try array(bytes, "(2, 3, 4)", "|u1", order: "True")
    var expected: [Double] = []
    for i in 0..<2 {
      for j in 0..<3 { for k in 0..<4 { expected.append(Double(i + 2 * j + 6 * k)) } }
    }
    #expect(cube.values == .float64(expected))
    #expect(
      matrix.transposed == NpyArray(shape: [3, 2], values: .float64([0, 1, 2, 3, 4, 5])))
  }
}
