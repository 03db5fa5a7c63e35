internal import BitCoding
internal import Blocks
internal import Chunks
internal import InvertedIndex
internal import SeriesModel
internal import Synchronization

/// The newest samples of a store, in memory and in the log.
///
/// A commit is admitted, logged and applied under one lock, and then each reader sees all of it. Readers look at
/// the series page by page, and hold a commit up for one page at most.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
final class Head<Files: FileSystem>: Sendable {
  let options: HeadOptions
  let paths: HeadPaths
  /// Nil if there are none, and the store is only to read.
  let chunkFiles: HeadChunkFiles<Files>?
  /// Faults of the log that were met when it was read.
  let knownFaults: [LogError]
  /// Always locked before a page.
  let writing: Mutex<HeadWriting<Files>>
  /// Always locked before the writing.
  let storing: Mutex<HeadChunkFilesWriter<Files>?>

  init(
    _ paths: HeadPaths, options: HeadOptions, chunkFiles: HeadChunkFiles<Files>?,
    knownFaults: [LogError],
    storing: consuming sending HeadChunkFilesWriter<Files>?,
    writing: consuming sending HeadWriting<Files>
  ) {
    self.paths = paths
    self.options = options
    self.chunkFiles = chunkFiles
    self.knownFaults = knownFaults
    self.storing = Mutex(storing)
    self.writing = Mutex(writing)
  }

  /// Takes the samples of a batch, save for those that it rejects.
  func commit(
    _ batch: inout AppendBatch, _ durability: Durability, now: Int64
  ) throws(FileSystemError) {
    try writing.withLock { (writing) throws(FileSystemError) in
      try writing.commit(&batch, durability, now: now)
    }
  }

  /// Makes durable what was committed.
  func synchronize() throws(FileSystemError) {
    try writing.withLock { (writing) throws(FileSystemError) in try writing.log?.synchronize() }
  }

  /// Makes durable what was committed, and takes no more.
  func closeLog() throws(FileSystemError) {
    let log = writing.withLock { $0.log.take() }
    try log?.close()
  }
}
