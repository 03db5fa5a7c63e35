#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// A file of the system that is being written.
public final class LocalFile: WritableFile {
  private let path: String
  /// The system's number for the file; -1 once it is closed.
  private var descriptor: Int32

  init(
    _ path: String, _ flags: Int32, _ operation: FileSystemError.Operation
  ) throws(FileSystemError) {
    self.path = path
    descriptor = Int32(
      try LocalFileSystem.retrying(operation, path) {
        Int(unsafe open(path, flags | O_CLOEXEC, 0o666))
      })
  }

  deinit { if descriptor >= 0 { systemClose(descriptor) } }

  /// Writes bytes behind those that the file has.
  ///
  /// - Parameter bytes: what is written.
  /// - Complexity: O(`bytes.count`)
  public func write(_ bytes: Span<UInt8>) throws(FileSystemError) {
    precondition(descriptor >= 0, "the file is open")
    var start = 0
    while start < bytes.count {
      let rest = bytes.extracting(start..<min(start + LocalFileSystem.callLimit, bytes.count))
      let count = try LocalFileSystem.retrying(.write, path) {
        // Sound: the system reads the bytes of the span, and keeps no pointer.
        unsafe rest.withUnsafeBufferPointer {
          unsafe systemWrite(descriptor, $0.baseAddress, $0.count)
        }
      }
      // Of some bytes the system takes one or more; to go on asking could last for ever.
      guard count > 0 else { throw FileSystemError(.write, path, .inputOutput) }
      start += count
    }
  }

  /// Makes durable what was written.
  ///
  /// After an error, bytes that were not durable may never become so, whatever a later call says.
  public func synchronize() throws(FileSystemError) {
    precondition(descriptor >= 0, "the file is open")
    try LocalFileSystem.synchronize(descriptor, path)
  }

  /// What makes durable all that was written until it is called, on any thread, while the file is written on or
  /// was closed.
  ///
  /// Until it is let go of, it takes a descriptor of the system.
  public func makeSynchronizer() throws(FileSystemError)
    -> @Sendable () throws(FileSystemError) -> Void
  {
    precondition(descriptor >= 0, "the file is open")
    let copy = try DescriptorCopy(descriptor, path)
    return { [path] () throws(FileSystemError) in
      try LocalFileSystem.synchronize(copy.descriptor, path)
    }
  }

  /// Ends the writing.
  public func close() throws(FileSystemError) {
    precondition(descriptor >= 0, "the file is open")
    let descriptor = descriptor
    self.descriptor = -1
    // The descriptor is gone even if a signal interrupts the call.
    guard systemClose(descriptor) == 0 || errno == EINTR else { throw .last(.close, path) }
  }
}

/// Another number of the system for an open file.
private final class DescriptorCopy: Sendable {
  let descriptor: Int32

  init(_ descriptor: Int32, _ path: String) throws(FileSystemError) {
    self.descriptor = Int32(
      try LocalFileSystem.retrying(.synchronize, path) {
        Int(systemCopy(descriptor))
      })
  }

  deinit { systemClose(descriptor) }
}

// The C library's functions whose names are those of methods here.

private func systemWrite(_ descriptor: Int32, _ start: UnsafePointer<UInt8>?, _ count: Int) -> Int {
  unsafe write(descriptor, start, count)
}

@discardableResult
private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }

private func systemCopy(_ descriptor: Int32) -> Int32 { fcntl(descriptor, F_DUPFD_CLOEXEC, 0) }
