import Model
import Testing

@Suite("The cosine schedule")
struct CosineTests {
  /// PyTorch's CosineAnnealingLR with base 0.3 and eta_min 0.1 over 8 steps; a line differs.
  @Test("is exact at both ends and half-way, and no line")
  func values() {
    let cosine = Schedule(Cosine.self, [0.3, 0.1])
    #expect(abs(cosine.value(at: 0, of: 8) - 0.3) < 1e-15)
    #expect(abs(cosine.value(at: 4, of: 8) - 0.2) < 1e-15)
    #expect(abs(cosine.value(at: 8, of: 8) - 0.1) < 1e-15)
    #expect(abs(cosine.value(at: 2, of: 8) - (0.2 + 0.1 / 2.0.squareRoot())) < 1e-15)
    #expect(abs(cosine.value(at: 2, of: 8) - 0.25) > 0.01)
  }
}
