import Statistics
import Testing

struct GSLErrorTests {
  // One text per case, each naming the operation: what a user sees when a fit fails.
  @Test func descriptionsNameTheOperation() {
    let failed = GSLError.failed(operation: "integral", code: 18, message: "roundoff")
    #expect(failed.description == "integral failed: roundoff (GSL code 18)")
    #expect(GSLError.outOfMemory(operation: "fit").description.contains("fit"))
    #expect(GSLError.notFinite(operation: "fit").description.contains("fit"))
  }
}
