import Foundation
import Matrix
import Model
import Observers
import Records
import Testing

@Suite("Geometry of features")
struct GeometryObserverTests {
  /// A row's values by column.
  private func rows(_ weights: WeightMatrix<Double>) throws -> [[String: Double]] {
    let table = try #require(
      ObserverSet(["geometry"]).tables(of: ObserverTests.course([(0, weights)])).first)
    let width = table.columns.count
    return (0..<weights.features).map { feature in
      Dictionary(
        uniqueKeysWithValues: zip(
          table.columns, table.values[feature * width..<(feature + 1) * width]))
    }
  }

  @Test("1. an antipodal pair, a feature of its own and one that is not represented")
  func digon() throws {
    let rows = try rows(
      WeightMatrix(features: 4, hidden: 3, elements: [0, 1, 0, 1, 0, 0, 0, -1, 0, 0.01, 0, 0.1]))
    #expect(rows[0]["dimensionality"] == 0.5 && rows[0]["superposition"] == 1)
    #expect(
      rows[0]["neighbours"] == 1 && rows[0]["component"] == 0 && rows[0]["component_size"] == 2)
    #expect(rows[2]["component"] == 0 && rows[2]["norm"] == 1)
    #expect(abs(try #require(rows[1]["dimensionality"]) - 1 / 1.0001) < 1e-12)
    #expect(
      rows[1]["neighbours"] == 0 && rows[1]["component"] == 1 && rows[1]["component_size"] == 1)
    #expect(rows[3]["component"]?.isNaN == true && rows[3]["component_size"] == 0)
  }

  @Test("2. five features in a plane have two fifths of a dimension each")
  func pentagon() throws {
    let angles = (0..<5).map { Double($0) * 2 * .pi / 5 }
    let rows = try rows(
      WeightMatrix(features: 5, hidden: 2, elements: angles.flatMap { [cos($0), sin($0)] }))
    for row in rows {
      #expect(abs(try #require(row["dimensionality"]) - 0.4) < 1e-12)
      #expect(row["neighbours"] == 4 && row["component"] == 0 && row["component_size"] == 5)
    }
  }
}
