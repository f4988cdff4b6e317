// Claims: whatever a file of arrays holds, reading it gives arrays no larger than the file, or an error that
// is documented; it never ends the program.

import Foundation
import Matrix
import TestSupport
import Testing

@Suite("Attacked arrays") struct ArrayAttackTests {
  private static func npy(_ header: String, _ data: [UInt8], version: UInt8 = 1) -> [UInt8] {
    let text = Array(header.utf8) + [UInt8(ascii: "\n")]
    let length = (0..<(version == 1 ? 2 : 4)).map {
      UInt8(truncatingIfNeeded: text.count >> (8 * $0))
    }
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + text + data
  }

  private static func safetensors(_ header: String, _ data: [UInt8]) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) } + Array(header.utf8)
      + data
  }

  private static let data = [UInt8](repeating: 0x3c, count: 48)

  private static let npySeeds = [
    npy("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }", data),
    npy("{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }", data),
    npy("{'descr': '>f2', 'fortran_order': True, 'shape': (2, 3, 4), }", data, version: 2),
    npy("{'descr': '|i1', 'fortran_order': False, 'shape': (48,), }", data, version: 3),
    npy("{'descr': '<i8', 'fortran_order': False, 'shape': (), }", [UInt8](repeating: 0, count: 8)),
  ]

  private static let safetensorsSeeds = [
    safetensors(
      #"{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[3,4],"data_offsets":[0,48]}}"#,
      data),
    safetensors(
      #"{"a":{"dtype":"BF16","shape":[2,3],"data_offsets":[0,12]},"b":{"dtype":"U8","shape":[36],"data_offsets":[12,48]}}"#,
      data),
  ]

  private static var npzSeeds: [[UInt8]] {
    get throws {
      try ["stored.npz", "deflated.npz"].map { name in
        let file = Fixtures.checkout.appending(components: "Tests", "Fixtures", "arrays", name)
        return Array(try Data(contentsOf: file))
      }
    }
  }

  /// Reads all of a file; what is wrong with it, without the numbers that tell one file from another.
  private func read(_ bytes: [UInt8]) -> String {
    do {
      let file = try ArrayFile(bytes, path: "f")
      for entry in file.entries {
        #expect(!entry.description.isEmpty || entry.name.isEmpty)
        let array = try entry.read()
        // Deflate makes at most 1032 bytes of one.
        #expect(array.values.count <= 1032 * bytes.count, "more numbers than the file can hold")
        #expect(array.shape.reduce(1, *) == array.values.count)
        if array.shape.count == 2 { _ = array.transposed.matrix() as WeightMatrix<Float> }
      }
      return "read"
    } catch let error as NpyError {
      return String("\(error)".filter { !$0.isNumber }.prefix(40))
    } catch let error as ArrayFileError {
      return String("\(error)".filter { !$0.isNumber }.prefix(40))
    } catch {
      Issue.record("an error that is not documented: \(error)")
      return ""
    }
  }

  /// Attacks, and makes sure that they reached what lies behind the first check.
  private func attack(_ count: Int, _ seeds: [[UInt8]], seed: UInt64, kinds: Int) {
    for seed in seeds { #expect(read(seed) == "read") }
    var found: [String: Int] = [:]
    Attacks.each(count, of: seeds, seed: seed) { bytes, _ in found[read(bytes), default: 0] += 1 }
    #expect(found["read", default: 0] > count / 50, "hardly any input is read")
    #expect(found.count >= kinds, "only these were found: \(found.keys.sorted())")
  }

  @Test("1. .npy", .timeLimit(.minutes(5))) func npy() {
    attack(35_000, Self.npySeeds, seed: 1, kinds: 20)
  }

  @Test("2. .safetensors", .timeLimit(.minutes(5))) func safetensors() {
    attack(20_000, Self.safetensorsSeeds, seed: 2, kinds: 8)
  }

  @Test("3. .npz", .timeLimit(.minutes(5))) func npz() throws {
    attack(12_000, try Self.npzSeeds, seed: 3, kinds: 8)
  }

  @Test("4. sizes that no file holds: refused before anything of that size is made")
  func claims() throws {
    let huge = [
      "(1099511627776, 1099511627776)", "(9223372036854775807,)", "(4611686018427387904, 4)",
    ]
    for shape in huge + ["(1000000000000,)"] {
      let bytes = Self.npy(
        "{'descr': '<f8', 'fortran_order': True, 'shape': \(shape), }", Self.data)
      #expect(throws: NpyError.self) { try ArrayFile(bytes, path: "f").entries[0].read() }
    }
    for shape in ["[1099511627776,1099511627776]", "[9223372036854775807]", "[1000000000000]"] {
      let bytes = Self.safetensors(
        #"{"w":{"dtype":"F64","shape":\#(shape),"data_offsets":[0,48]}}"#, Self.data)
      #expect(throws: ArrayFileError.self) { try ArrayFile(bytes, path: "f").entries[0].read() }
    }
  }

  @Test(
    "5. more dimensions than NumPy has: refused, where transposing would take as many steps a number"
  )
  func dimensions() throws {
    func file(_ ones: Int) -> [UInt8] {
      let shape = String(repeating: "1, ", count: ones) + "48,"
      return Self.npy(
        "{'descr': '|u1', 'fortran_order': True, 'shape': (\(shape)), }", Self.data, version: 2)
    }
    #expect(read(file(63)) == "read")
    #expect(read(file(64)).contains("more than"))
    #expect(read(file(200_000)).contains("more than"))
  }

  @Test(
    "6. an archive that names one member thousands of times is listed without inflating it for each"
  )
  func members() throws {
    let bytes = Array(try Self.npzSeeds[1])
    // Its directory's first entry, over and over.
    let signature: [UInt8] = [0x50, 0x4b, 1, 2]
    let first = try #require(bytes.indices.first { bytes[$0...].starts(with: signature) })
    let length = 46 + Int(bytes[first + 28]) + Int(bytes[first + 30]) + Int(bytes[first + 32])
    let entry = bytes[first..<first + length]
    let end = Array(bytes.suffix(22))
    let count = 60_000
    var archive = Array(bytes[..<first])
    for _ in 0..<count { archive += entry }
    archive +=
      end[..<8] + [UInt8(count & 255), UInt8(count >> 8), UInt8(count & 255), UInt8(count >> 8)]
      + end[12...]
    let file = try ArrayFile(archive, path: "f")
    #expect(file.entries.count == count && !file.entries[count - 1].description.isEmpty)
  }
}
