// libFuzzer's target for .npy: compiled together with the module Matrix, by scripts/fuzz.sh.

/// Reads the bytes as a file; an error is an answer, the end of the program is a finding.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  if let array = try? Npy.array(from: bytes, path: "f") {
    precondition(array.values.count <= count, "more numbers than bytes")
    if array.shape.count == 2 { _ = array.transposed.matrix() as WeightMatrix<Float> }
  }
  return 0
}
