// Claims: the contents decide the format; arrays come back as written; no damaged file is trusted.

import Foundation
import Matrix
import TestSupport
import Testing

struct ArrayFileTests {
  private func open(_ bytes: [UInt8]) throws -> ArrayFile {
    try ArrayFile(bytes, path: "weights.bin")
  }

  private func safetensors(_ header: String, _ data: [UInt8], length: UInt64? = nil) -> [UInt8] {
    let length = length ?? UInt64(header.utf8.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8) + data
  }

  private func message(_ bytes: [UInt8]) -> String {
    do {
      for entry in try open(bytes).entries { _ = try entry.read() }
      return "read"
    } catch {
      return "\(error)"
    }
  }

  /// What numpy.savez and numpy.savez_compressed write of eye(2, dtype=float32) and arange(3).
  private var stored: [UInt8] {
    get throws { try bytes(of: "stored.npz") }
  }
  private var deflated: [UInt8] {
    get throws { try bytes(of: "deflated.npz") }
  }

  private func bytes(of name: String) throws -> [UInt8] {
    let file = Fixtures.checkout.appending(components: "Tests", "Fixtures", "arrays", name)
    return Array(try Data(contentsOf: file))
  }

  @Test("1. tensors of every type that stands for real numbers, by name") func tensors() throws {
    let file = try open(
      safetensors(
        """
        {"__metadata__": {"format": "pt"}, "w": {"dtype": "BF16", "shape": [1, 2], \
        "data_offsets": [8, 12]}, "b": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}
        """, [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0x80, 0x3f, 0, 0xc0]))
    #expect(file.entries.map(\.name) == ["b", "w"])
    #expect(file.entries.map(\.description) == ["2 F32", "1 × 2 BF16"])
    #expect(try file.entries[0].read() == NpyArray(shape: [2], values: .float32([1, -2])))
    #expect(try file.entries[1].read() == NpyArray(shape: [1, 2], values: .float32([1, -2])))
  }

  @Test(
    "2. a tensor whose words do not fit the file is refused with the reason",
    arguments: [
      (#""dtype": "F32", "shape": [2], "data_offsets": [0, 12]"#, "cut short"),
      (#""dtype": "F32", "shape": [3], "data_offsets": [0, 8]"#, "8 bytes are no 3 F32"),
      (#""dtype": "F32", "shape": [2], "data_offsets": [8, 0]"#, "offsets"),
      (#""dtype": "F32", "shape": [2], "data_offsets": [-8, 0]"#, "offsets"),
      (#""dtype": "F32", "shape": [2], "data_offsets": [0]"#, "offsets"),
      (#""dtype": "F32", "shape": [-2], "data_offsets": [0, 8]"#, "shape"),
      (#""dtype": "F32", "shape": [4611686018427387904, 4], "data_offsets": [0, 8]"#, "too large"),
      (#""dtype": "F32", "shape": [0], "data_offsets": [0, 0]"#, "empty"),
      (#""dtype": "BOOL", "shape": [8], "data_offsets": [0, 8]"#, "BOOL"),
      (#""dtype": "C64", "shape": [1], "data_offsets": [0, 8]"#, "C64"),
      (#""dtype": "F8_E4M3", "shape": [8], "data_offsets": [0, 8]"#, "F8_E4M3"),
      (#""shape": [2], "data_offsets": [0, 8]"#, "malformed"),
      (#""dtype": "F32", "shape": [1e30], "data_offsets": [0, 8]"#, "malformed"),
    ])
  func malformedTensors(words: String, reason: String) {
    let found = message(safetensors("{\"w\": {\(words)}}", [UInt8](repeating: 0, count: 8)))
    #expect(found.contains(reason), "\(found)")
  }

  @Test("3. a header's length is not believed, nor its JSON") func malformedHeaders() {
    #expect(message(safetensors("{}", [])).contains("no array"))
    #expect(message(safetensors("{}", [], length: 1000)).contains("1000"))
    #expect(message(safetensors("{\"w\": ", [])).contains("malformed"))
    #expect(message(safetensors("{}", [], length: 1 << 60)).contains("no .npy"))
    #expect(message([]).contains("empty"))
    #expect(message([0x80, 0x02]).contains("pickled"))
    #expect(message(Array("1,2,3\n".utf8)).contains("no .npy"))
  }

  @Test("4. stored and deflated archives hold the same arrays") func archives() throws {
    for bytes in [try stored, try deflated] {
      let file = try open(bytes)
      #expect(file.entries.map(\.name) == ["W", "other"])
      #expect(file.entries.map(\.description) == ["2 × 2 <f4", "3 <i8"])
      #expect(
        try file.entries[0].read() == NpyArray(shape: [2, 2], values: .float32([1, 0, 0, 1])))
      #expect(try file.entries[1].read() == NpyArray(shape: [3], values: .float64([0, 1, 2])))
    }
  }

  @Test("5. no byte of an archive can be cut off; none that is changed goes unnoticed or traps")
  func damagedArchives() throws {
    for whole in [try stored, try deflated] {
      for count in 0..<whole.count {
        #expect(message(Array(whole.prefix(count))) != "read", "\(count) bytes")
      }
      let good = try open(whole).entries.map { try $0.read() }
      for index in whole.indices {
        for flip: UInt8 in [0xff, 0x01, 0x80] {
          var damaged = whole
          damaged[index] ^= flip
          // Dates, versions and the like may change; numbers under the right name may not.
          guard let file = try? open(damaged) else { continue }
          for entry in file.entries {
            guard let array = try? entry.read() else { continue }
            #expect(good.contains(array), "byte \(index)")
          }
        }
      }
    }
  }

  @Test("6. an archive's member that claims another size than its array is not inflated")
  func bombs() throws {
    var bytes = try deflated
    // The central directory's entry of W: its uncompressed size is 24 bytes on.
    let entry = try #require(bytes.indices.first { bytes[$0...].starts(with: [80, 75, 1, 2]) })
    for index in 0..<3 { bytes[entry + 24 + index] = 0xff }
    #expect(message(bytes).contains("size"))
  }

  @Test("7. a PyTorch checkpoint is named as such") func checkpoints() throws {
    var bytes = try stored
    for (old, new) in [("other.npy", "xdata.pkl"), ("W.npy", "W.bin")] {
      let (old, new) = (Array(old.utf8), Array(new.utf8))
      for start in bytes.indices where bytes[start...].starts(with: old) {
        bytes.replaceSubrange(start..<start + old.count, with: new)
      }
    }
    #expect(message(bytes).contains("PyTorch"))
  }
}
