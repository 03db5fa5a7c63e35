/// A file that is being written.
///
/// One who lets go of it without ``close()`` closes it, and does not learn whether that failed.
public protocol WritableFile: AnyObject {
  /// Writes bytes behind those that the file has.
  ///
  /// - Parameter bytes: what is written; all of it, unless an error is thrown, and then some part.
  func write(_ bytes: Span<UInt8>) throws(FileSystemError)

  /// Makes durable what was written.
  ///
  /// After an error, bytes that were not durable may never become so, whatever a later call says.
  func synchronize() throws(FileSystemError)

  /// What makes durable all that was written until it is called, on any thread, while the file is written on or
  /// was closed.
  ///
  /// An error counts as one of ``synchronize()``.
  func makeSynchronizer() throws(FileSystemError)
    -> @Sendable () throws(FileSystemError) -> Void

  /// Ends the writing. Nothing else may be called then.
  func close() throws(FileSystemError)
}
