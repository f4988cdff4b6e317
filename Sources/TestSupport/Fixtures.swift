public import Foundation

/// Files that belong to the tests, found from the source tree.
public enum Fixtures {
  /// The checkout's top folder.
  public static var checkout: URL {
    // Sources/TestSupport/Fixtures.swift, three levels down.
    URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  }

  /// The PyTorch trajectories, one folder a case (Tests/Reference/README.md).
  public static var reference: URL {
    checkout.appending(components: "Tests", "Reference")
  }
}
