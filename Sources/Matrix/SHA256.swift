// C calls live here. OpenSSL's library is on every Debian machine; rejected: swift-crypto, a copy of
// another such library that took three minutes of every fresh build.

internal import CCrypto

/// A running SHA-256 (FIPS 180-4).
package struct SHA256: ~Copyable {
  private let context: OpaquePointer

  /// Begins with no bytes.
  package init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      fatalError("no memory for a SHA-256")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Appends bytes. O(bytes).
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    // Fails for no input once begun.
    guard EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else {
      fatalError("SHA-256 was ended")
    }
  }

  /// The 32 bytes of the digest.
  package consuming func finalize() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, count in
      var length: UInt32 = 0
      guard EVP_DigestFinal_ex(context, buffer.baseAddress, &length) == 1 else {
        fatalError("SHA-256 was ended")
      }
      count = Int(length)
    }
  }

  /// The 32 bytes of the digest of some bytes. O(bytes).
  package static func hash(_ bytes: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.update($0) }
    return hash.finalize()
  }
}
