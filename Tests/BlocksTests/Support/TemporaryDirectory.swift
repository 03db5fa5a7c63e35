import BitCoding
import Foundation

/// A directory on the disk that is removed when a test ends.
enum TemporaryDirectory {
  static func with<Result>(_ body: (String) throws -> Result) throws -> Result {
    let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    return try body(directory.path(percentEncoded: false))
  }
}

extension Array where Element == UInt8 {
  /// A copy of shared bytes.
  init(_ bytes: SharedBytes) { self = bytes.withSpan { span in span.indices.map { span[$0] } } }
}
