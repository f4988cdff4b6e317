// Damaged and malicious versions of what is valid.

import Foundation
import TestSupport

/// How many inputs there are: 10⁵ in all. `POLYSEM_ATTACKS=20` makes twenty times as many.
enum Attacks {
  static let factor = ProcessInfo.processInfo.environment["POLYSEM_ATTACKS"].flatMap(Int.init) ?? 1

  /// Mutations of some seeds, `count` of all together and as many of each, the same in every run; `body` gets
  /// the bytes, and which seed they were.
  static func each(
    _ count: Int, of seeds: [[UInt8]], seed: UInt64, _ body: ([UInt8], Int) throws -> Void
  ) rethrows {
    var mutator = Mutator(seeds, seed: seed)
    for index in 0..<count * factor {
      try body(mutator.mutated(seeds[index % seeds.count]), index % seeds.count)
    }
  }

  /// The same for texts; what is no UTF-8 any more is repaired.
  static func each(
    _ count: Int, of seeds: [String], seed: UInt64, _ body: (String, Int) throws -> Void
  ) rethrows {
    try each(count, of: seeds.map { Array($0.utf8) }, seed: seed) {
      try body(String(decoding: $0, as: UTF8.self), $1)
    }
  }
}

/// Changes bytes at random, some of them with malice: sizes, numbers and names that break readers.
struct Mutator {
  private var generator: TestGenerator
  private let seeds: [[UInt8]]

  init(_ seeds: [[UInt8]], seed: UInt64) {
    (self.seeds, generator) = (seeds, TestGenerator(seed: seed))
  }

  /// Texts that stand where a number stood, or anywhere.
  static let numbers = [
    "0", "-1", "1", "-0", "0.5", "9223372036854775807", "-9223372036854775808",
    "9223372036854775808",
    "4294967296", "1099511627776", "18446744073709551615", "1e18", "1e308", "1e-308", "5e-324",
    "1e999",
    "-1e999", ".inf", "-.inf", ".nan", "NaN", "Infinity", "0x10", "1_0", "٣", "[1, 2]", "{a: 1}",
    "\"1\"", "~",
    "true", "",
  ]
  static let tokens = [
    "&a ", "*a", "{", "}", "[", "]", ",", ":", "\n", "\"", "'", "#", "|", ">", "!!int ", "<<: *a",
    "---\n", "? ",
    "- ", "\t", "\r\n", "\0", "\u{1B}[2J", "\u{7F}", "\u{202E}", "\u{FEFF}", "\u{301}", "\u{338}",
    "\\u0000", "\\",
    "</script><img src=x>", "<b>", "&amp;", "]]>", "'\u{301};", "\"\u{301}", "../../x",
    "PK\u{3}\u{4}",
  ]

  private mutating func number(below bound: Int) -> Int {
    Int(generator.next() % UInt64(max(bound, 1)))
  }

  /// One to three changes.
  mutating func mutated(_ seed: [UInt8]) -> [UInt8] {
    var bytes = seed
    for _ in 0...number(below: 3) { change(&bytes) }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    let place = number(below: bytes.count + 1)
    switch number(below: 10) {
    case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(number(below: 8))
    case 1: bytes.removeLast(bytes.count - place)
    case 2:
      bytes.insert(
        contentsOf: (0...number(below: 9)).map { _ in UInt8(truncatingIfNeeded: generator.next()) },
        at: place)
    case 3: bytes.replaceSubrange(range(from: place, in: bytes), with: piece(ofAnother: bytes))
    case 4: bytes.removeSubrange(range(from: place, in: bytes))
    case 5: bytes.insert(contentsOf: piece(ofAnother: bytes), at: place)
    case 6: overwrite(&bytes, at: place)
    case 7, 8: replaceNumber(&bytes, from: place)
    default:
      bytes.insert(contentsOf: Array(Self.tokens[number(below: Self.tokens.count)].utf8), at: place)
    }
  }

  private mutating func range(from place: Int, in bytes: [UInt8]) -> Range<Int> {
    place..<place + number(below: min(40, bytes.count - place) + 1)
  }

  /// Some bytes of any seed, or a token some hundred times.
  private mutating func piece(ofAnother bytes: [UInt8]) -> [UInt8] {
    guard number(below: 12) > 0 else {
      let token = Array(Self.tokens[number(below: Self.tokens.count)].utf8)
      return Array(repeatElement(token, count: 1 + number(below: 400)).joined())
    }
    let seed = seeds[number(below: seeds.count)]
    let start = number(below: seed.count)
    return Array(seed[range(from: start, in: seed)])
  }

  /// A field of 1, 2, 4 or 8 bytes with an extreme in it.
  private mutating func overwrite(_ bytes: inout [UInt8], at place: Int) {
    let width = 1 << number(below: 4)
    guard place + width <= bytes.count else { return }
    let extremes: [UInt64] = [
      0, 1, .max, .max >> 1, 1 << 63, 0xffff, 0x7fff_ffff, UInt64(bytes.count),
    ]
    let value = extremes[number(below: extremes.count)]
    for byte in 0..<width {
      bytes[place + byte] = UInt8(truncatingIfNeeded: value >> UInt64(8 * byte))
    }
  }

  /// The next number in the text becomes another one.
  private mutating func replaceNumber(_ bytes: inout [UInt8], from place: Int) {
    let digits = "0123456789.".utf8
    guard let start = bytes[place...].firstIndex(where: { digits.contains($0) }) else { return }
    let end = bytes[start...].firstIndex { !digits.contains($0) } ?? bytes.count
    bytes.replaceSubrange(
      start..<end, with: Array(Self.numbers[number(below: Self.numbers.count)].utf8))
  }
}
