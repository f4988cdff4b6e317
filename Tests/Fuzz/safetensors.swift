// libFuzzer's target for .safetensors: compiled together with the module Matrix, by scripts/fuzz.sh.

/// Reads the bytes as a file; an error is an answer, the end of the program is a finding.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  guard count >= 8, let file = try? Safetensors(bytes, path: "f") else { return 0 }
  for entry in file.entries {
    precondition(!entry.description.isEmpty, "no description")
    if let array = try? entry.read() {
      precondition(array.values.count <= count, "more numbers than bytes")
    }
  }
  return 0
}
