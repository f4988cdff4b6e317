import Study
import Testing

@Suite struct ShardTests {
  @Test(arguments: ["1/1", "1/3", "3/3", "12/100"])
  func readsAndWrites(_ text: String) {
    #expect(Shard(text)?.description == text)
  }

  @Test(arguments: ["", "1", "0/3", "4/3", "-1/3", "1/0", "1/3/5", "a/b", "1/", " 1/3", "1 /3"])
  func refuses(_ text: String) {
    #expect(Shard(text) == nil)
  }

  @Test(arguments: [0, 1, 2, 7, 12, 13])
  func partsAreDisjointAndComplete(_ size: Int) throws {
    let elements = Array(0..<size)
    for count in 1...14 {
      let parts = try (1...count).map { number in
        try #require(Shard(number: number, of: count)).select(elements)
      }
      #expect(parts.flatMap { $0 }.sorted() == elements)
      let sizes = parts.map(\.count)
      #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
    }
    #expect(Shard("2/3")?.select(Array(0..<8)) == [1, 4, 7])
  }
}
