/// A file of a ``MemoryFileSystem`` that is being written.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
public final class MemoryFile: WritableFile {
  private let system: MemoryFileSystem
  private let path: String
  private let file: Int

  init(_ system: MemoryFileSystem, _ path: String, _ file: Int) {
    self.system = system
    self.path = path
    self.file = file
  }

  /// Writes bytes behind those that the file has.
  ///
  /// - Parameter bytes: what is written.
  public func write(_ bytes: Span<UInt8>) throws(FileSystemError) {
    let copy = [UInt8](copying: bytes)
    try system.access { (files) throws(FileSystemError) in try files.write(copy, file, path) }
  }

  /// Makes durable what was written.
  public func synchronize() throws(FileSystemError) {
    try system.access { (files) throws(FileSystemError) in try files.synchronize(file, path) }
  }

  /// What makes durable all that was written until it is called.
  public func makeSynchronizer() throws(FileSystemError)
    -> @Sendable () throws(FileSystemError) -> Void
  {
    { [system, path, file] () throws(FileSystemError) in
      try system.access { (files) throws(FileSystemError) in try files.synchronize(file, path) }
    }
  }

  /// Ends the writing, which changes nothing.
  public func close() throws(FileSystemError) {}
}
