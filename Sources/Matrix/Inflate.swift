internal import CZlib

/// Undoes deflate (RFC 1951, without zlib's header). O(bytes made).
///
/// Memory grows with what comes out, never with what a header claims.
///
/// - Returns: the first bytes, at most `limit`; `nil` where the stream is malformed or ends early.
func inflate(_ compressed: ArraySlice<UInt8>, upTo limit: Int) -> [UInt8]? {
  var stream = z_stream()
  // Negative: no header, 2¹⁵ bytes of window.
  guard
    inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
  else { return nil }
  defer { inflateEnd(&stream) }
  var result: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  var rest = compressed
  while result.count < limit {
    // zlib counts in 32 bits.
    let input = rest.prefix(1 << 30)
    let (status, used, made) = input.withUnsafeBufferPointer { input in
      chunk.withUnsafeMutableBufferPointer { chunk in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        stream.next_out = chunk.baseAddress
        stream.avail_out = UInt32(chunk.count)
        let status = CZlib.inflate(&stream, Z_NO_FLUSH)
        return (status, input.count - Int(stream.avail_in), chunk.count - Int(stream.avail_out))
      }
    }
    rest = rest.dropFirst(used)
    result.append(contentsOf: chunk[..<min(made, limit - result.count)])
    if status == Z_STREAM_END { break }
    // Without progress, as at a premature end, it says Z_BUF_ERROR.
    guard status == Z_OK else { return nil }
  }
  return result
}

/// The checksum of zip archives, CRC-32. O(bytes).
func crc32Checksum(_ bytes: [UInt8]) -> UInt32 {
  var sum: UInt = 0
  for start in stride(from: 0, to: bytes.count, by: 1 << 30) {
    let piece = bytes[start..<min(start + 1 << 30, bytes.count)]
    sum = piece.withUnsafeBufferPointer { crc32(sum, $0.baseAddress, UInt32($0.count)) }
  }
  return UInt32(sum)
}
