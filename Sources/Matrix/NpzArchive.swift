internal import Foundation

// NumPy's .npz files: zip archives of .npy files.

/// The members of a zip archive that are `.npy` files, found through its central directory.
///
/// PKWARE, APPNOTE.TXT 6.3.10, sections 4.3 and 4.5.3 (64-bit sizes): stored and deflated members in
/// one file. Every offset and size is checked against the file's before it is used.
struct NpzArchive {
  /// The arrays, in the order in which they were saved.
  let entries: [ArrayFile.Entry]

  /// Reads the directory. O(members); a member is inflated when it is read.
  ///
  /// - Throws: `ArrayFileError`.
  init(_ bytes: [UInt8], path: String) throws {
    let zip = ZipBytes(bytes: bytes, path: path)
    let members = try zip.members()
    entries = members.filter { $0.name.hasSuffix(".npy") }.map { member in
      let name = String(member.name.dropLast(4))
      return ArrayFile.Entry(name: name, description: zip.description(of: member)) {
        try Npy.array(from: zip.contents(of: member), path: "\(path), \(name)")
      }
    }
    guard entries.isEmpty, members.contains(where: { $0.name.hasSuffix("data.pkl") }) else {
      return
    }
    throw ArrayFileError(
      path,
      "is a PyTorch checkpoint, whose pickle is a program and not read; write the state_dict with "
        + "safetensors.torch.save_file")
  }
}

/// A member as the central directory describes it.
private struct ZipMember {
  var name: String
  var isEncrypted: Bool
  var method: Int
  var checksum: UInt32
  var compressed: Int
  var size: Int
  /// Where the member's own header begins.
  var offset: Int
}

private struct ZipBytes {
  let bytes: [UInt8]
  let path: String

  func members() throws -> [ZipMember] {
    var (count, position) = try directory()
    var members: [ZipMember] = []
    while count > 0 {
      members.append(try member(at: &position))
      count -= 1
    }
    return members
  }

  /// Number of members, and where their descriptions begin.
  private func directory() throws -> (count: Int, start: Int) {
    // The record at the end has 22 bytes and a comment of at most 65535.
    let candidates = stride(
      from: bytes.count - 22, through: max(0, bytes.count - 22 - 65535), by: -1)
    guard let end = candidates.first(where: { (try? number($0, 4)) == 0x0605_4b50 }) else {
      throw broken("the directory at its end is missing")
    }
    let (count, start) = (try number(end + 10, 2), try number(end + 16, 4))
    guard count == 0xffff || start == 0xffff_ffff else { return (count, start) }
    guard end >= 20, try number(end - 20, 4) == 0x0706_4b50 else { return (count, start) }
    let large = try number(end - 12, 8)
    guard try number(large, 4) == 0x0606_4b50 else { throw broken("its directory is malformed") }
    return (try number(large + 32, 8), try number(large + 48, 8))
  }

  private func member(at position: inout Int) throws -> ZipMember {
    guard try number(position, 4) == 0x0201_4b50 else { throw broken("its directory is malformed") }
    let lengths = [try number(position + 28, 2), try number(position + 30, 2)]
    let name = try range(position + 46, lengths[0])
    var member = ZipMember(
      name: String(decoding: bytes[name], as: UTF8.self),
      isEncrypted: try number(position + 8, 2) & 1 == 1, method: try number(position + 10, 2),
      checksum: UInt32(truncatingIfNeeded: try number(position + 16, 4)),
      compressed: try number(position + 20, 4), size: try number(position + 24, 4),
      offset: try number(position + 42, 4))
    let extra = try range(name.upperBound, lengths[1])
    try widen(&member, by: extra)
    position = extra.upperBound + (try number(position + 32, 2))
    return member
  }

  /// Takes the 64-bit sizes that stand in for those of 32 bits that are all ones, in this order.
  private func widen(_ member: inout ZipMember, by extra: Range<Int>) throws {
    var field = extra.lowerBound
    while field + 4 <= extra.upperBound {
      let (kind, length) = (try number(field, 2), try number(field + 2, 2))
      var position = field + 4
      field = position + length
      guard kind == 1 else { continue }
      for size in [\ZipMember.size, \.compressed, \.offset]
      where member[keyPath: size] == 0xffff_ffff {
        guard position + 8 <= min(field, extra.upperBound) else { return }
        member[keyPath: size] = try number(position, 8)
        position += 8
      }
    }
  }

  /// The bytes of a whole member.
  ///
  /// Some bytes can claim to be many: what is inflated must be an array of that size, and fit into
  /// a quarter of the machine's memory.
  func contents(of member: ZipMember) throws -> [UInt8] {
    let (header, start) = try header(of: member)
    let size = try header.layout(path: "\(path), \(member.name)").bytes(
      of: header.shape)
    guard let size, member.size - start == size else {
      throw broken("\(member.name) has not the size of its array")
    }
    guard UInt64(member.size) <= ProcessInfo.processInfo.physicalMemory / 4 else {
      throw ArrayFileError(path, "\(member.name) is too large for this machine's memory")
    }
    let contents = try contents(of: member, upTo: member.size)
    guard contents.count == member.size, crc32Checksum(contents) == member.checksum else {
      throw broken("\(member.name) is damaged")
    }
    return contents
  }

  /// The shape and type that a member's header names.
  func description(of member: ZipMember) -> String {
    guard let (header, _) = try? header(of: member) else { return "unreadable" }
    return "\(shapeText(header.shape)) \(header.descr)"
  }

  private func header(of member: ZipMember) throws -> (header: NpyHeader, start: Int) {
    // The longest header of a version 1.0 file.
    let start = try contents(of: member, upTo: min(member.size, 10 + 0xffff))
    return try NpyHeader.parse(start, path: "\(path), \(member.name)")
  }

  private func contents(of member: ZipMember, upTo limit: Int) throws -> [UInt8] {
    guard !member.isEncrypted else { throw broken("\(member.name) is encrypted") }
    guard try number(member.offset, 4) == 0x0403_4b50 else {
      throw broken("\(member.name) is not where the directory says")
    }
    let lengths = try number(member.offset + 26, 2) + number(member.offset + 28, 2)
    let data = bytes[try range(member.offset + 30 + lengths, member.compressed)]
    switch member.method {
    case 0: return Array(data.prefix(limit))
    case 8: return try inflate(data, upTo: limit) ?? { throw broken("\(member.name) is damaged") }()
    default: throw broken("\(member.name) is compressed by method \(member.method), not deflate")
    }
  }

  /// A range of the file's bytes.
  private func range(_ start: Int, _ length: Int) throws -> Range<Int> {
    guard start >= 0, length >= 0, start <= bytes.count, length <= bytes.count - start else {
      throw broken("it is cut short")
    }
    return start..<start + length
  }

  /// A little-endian number; those of more than 63 bits are cut short for sure.
  private func number(_ start: Int, _ width: Int) throws -> Int {
    let value = bytes[try range(start, width)].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(clamping: value)
  }

  private func broken(_ reason: String) -> ArrayFileError {
    ArrayFileError(path, "is a zip archive that cannot be read: \(reason)")
  }
}
