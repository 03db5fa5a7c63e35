import BitCoding
import Blocks

extension MemoryFileSystem {
  /// Files with an empty directory `/wal`.
  static func withLog() throws -> MemoryFileSystem {
    let files = MemoryFileSystem()
    try files.createDirectory("/wal")
    try files.synchronizeDirectory("/")
    return files
  }

  /// Writes a file anew, and makes it durable.
  func put(_ bytes: [UInt8], at path: String) throws {
    let file = try create(path)
    try file.write(bytes.span)
    try file.synchronize()
  }

  /// The bytes of a file.
  func bytes(of path: String) throws -> [UInt8] { [UInt8](try read(path)) }
}

extension Array where Element == UInt8 {
  /// A copy of shared bytes.
  init(_ bytes: SharedBytes) { self = bytes.withSpan { span in span.indices.map { span[$0] } } }
}
