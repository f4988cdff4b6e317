// Turns GSL's return codes into Swift errors, and stops GSL from aborting the process.

internal import CGSL

/// A failure reported by the GNU Scientific Library, or a result of its that cannot be used.
package enum GSLError: Error, Equatable, CustomStringConvertible {
  /// GSL returned a code other than success; the message is `gsl_strerror` of that code.
  case failed(operation: String, code: Int32, message: String)
  /// GSL could not allocate a workspace.
  case outOfMemory(operation: String)
  /// GSL reported success, or has no way to report failure, and the value is NaN or infinite.
  case notFinite(operation: String)

  /// One line naming the operation, the code and GSL's message.
  package var description: String {
    switch self {
    case .failed(let operation, let code, let message):
      "\(operation) failed: \(message) (GSL code \(code))"
    case .outOfMemory(let operation):
      "\(operation) failed: GSL could not allocate memory"
    case .notFinite(let operation):
      "\(operation) gave a value that is not finite"
    }
  }
}

/// The one place where return codes are read. Everything that calls GSL goes through `prepare`
/// first.
enum GSLStatus {
  // GSL's default handler prints and calls abort(). Replaced once, before the first call.
  private static let handlerIsOff: Void = { _ = gsl_set_error_handler_off() }()

  /// Makes sure that a failing GSL call returns its code instead of ending the process.
  static func prepare() { handlerIsOff }

  /// Throws unless `code` is success.
  static func check(_ code: Int32, _ operation: String) throws(GSLError) {
    guard code != Int32(GSL_SUCCESS) else { return }
    let message = gsl_strerror(code).map { String(cString: $0) } ?? "unknown error"
    throw .failed(operation: operation, code: code, message: message)
  }

  /// Throws if the workspace that GSL was asked for is missing.
  static func allocated<Workspace>(
    _ workspace: Workspace?, _ operation: String
  ) throws(GSLError) -> Workspace {
    guard let workspace else { throw .outOfMemory(operation: operation) }
    return workspace
  }

  /// Throws if `value` is NaN or infinite; for calls that have no return code.
  static func finite(_ value: Double, _ operation: String) throws(GSLError) -> Double {
    guard value.isFinite else { throw .notFinite(operation: operation) }
    return value
  }
}
