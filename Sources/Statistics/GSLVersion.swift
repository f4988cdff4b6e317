// Names the GSL release in use, for the provenance of stored results.

internal import CGSL

/// The GNU Scientific Library this process is linked to.
package enum GSLVersion {
  /// The release that is loaded at run time, such as "2.7.1" (not the one compiled against).
  package static var current: String {
    polysem_gsl_version().map { String(cString: $0) } ?? "unknown"
  }
}
