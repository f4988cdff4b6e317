import Foundation
import Statistics
import Testing

struct QuadratureTests {
  private let quadrature = Quadrature(relativeTolerance: 1e-11)

  @Test func knownIntegrals() throws {
    let wave = try quadrature.integrate(from: 0, to: .pi) { sin($0) }
    #expect(abs(wave.value - 2) < 1e-13)
    #expect(wave.absoluteError < 1e-10)
    let bell = try quadrature.integrate(from: 0) { exp(-$0 * $0) }
    #expect(abs(bell.value - Double.pi.squareRoot() / 2) < 1e-10)
    // An end singularity, which QAGS extrapolates.
    let root = try quadrature.integrate(from: 0, to: 1) { 1 / $0.squareRoot() }
    #expect(abs(root.value - 2) < 1e-9)
  }

  @Test func capturesSwiftStateAndNests() throws {
    var calls = 0
    let outer = try quadrature.integrate(from: 0, to: 1) { x in
      calls += 1
      let inner = try? quadrature.integrate(from: 0, to: x) { y in x * y }
      return inner?.value ?? .nan
    }
    #expect(abs(outer.value - 0.125) < 1e-12)
    #expect(calls >= 21)
  }

  @Test func failuresAreErrorsWithGSLsMessage() {
    #expect {
      try quadrature.integrate(from: 0, to: 1) { 1 / $0 }
    } throws: { error in
      guard case .failed(_, let code, let message) = error as? GSLError else { return false }
      return code != 0 && !message.isEmpty && "\(error)".contains(message)
    }
    #expect(throws: GSLError.self) { try quadrature.integrate(from: 0, to: 1) { _ in .nan } }
    #expect(throws: GSLError.self) {
      try Quadrature(relativeTolerance: 1e-30).integrate(from: 0, to: 1) { $0 }
    }
  }
}
