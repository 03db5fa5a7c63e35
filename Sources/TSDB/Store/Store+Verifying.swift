public import Blocks
internal import Chunks

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Store {
  /// Reads all files of a store, down to each sample, and changes nothing.
  ///
  /// ```swift
  /// try Store.verify("data", on: LocalFileSystem()) { print($0) }
  /// ```
  ///
  /// Nobody should write to it meanwhile, as what is half written is a fault. What opening the store mends, and what
  /// it tells in ``replay`` and ``unreadableBlocks``, is among the faults.
  ///
  /// - Parameters:
  ///   - directory: the directory of the store.
  ///   - files: where it lies.
  ///   - report: takes each fault: those of blocks, of the logs, and of the head's chunks.
  /// - Throws: `FileSystemError` if directories cannot be listed.
  /// - Complexity: O(the bytes of the files)
  public static func verify(
    _ directory: String, on files: Files, _ report: (StoreFault) -> Void
  ) throws(FileSystemError) {
    for block in try BlockDirectory.blocks(in: directory, on: files) {
      Block.verify("\(directory)/\(block)", on: files) { report(.block($0)) }
    }
    let paths = HeadPaths(directory)
    for path in [paths.log, paths.outOfOrderLog] where try files.status(of: path) != nil {
      verifyLog(try LogDirectory(path, on: files), on: files, report)
    }
    if try files.status(of: paths.chunks) != nil {
      verifyChunks(try HeadChunkDirectory(paths.chunks, on: files), on: files, report)
    }
  }

  private static func verifyLog(
    _ log: LogDirectory, on files: Files, _ report: (StoreFault) -> Void
  ) {
    var reader = LogReader(log, on: files)
    while true {
      do throws(LogError) {
        guard let place = try reader.next() else { return }
        do throws(LogRecordError) {
          _ = try LogRecord(reader.record.span)
        } catch {
          throw LogError(
            file: place.file, byteRange: place.byteRange, isTorn: false, fault: .record(error))
        }
      } catch { report(.log(error)) }
    }
  }

  private static func verifyChunks(
    _ directory: HeadChunkDirectory, on files: Files, _ report: (StoreFault) -> Void
  ) {
    for numbers in directory.missing {
      report(.headChunks(HeadChunkFileError(directory.path, .missingFiles(numbers))))
    }
    var scanner = HeadChunkScanner(directory, on: files)
    var checker = ChunkChecker()
    while true {
      do throws(HeadChunkFileError) {
        guard let chunk = try scanner.next() else { return }
        do throws(ChunkFault) {
          _ = try chunk.check(by: &checker)
        } catch { throw chunk.loss(in: directory.path, error).error }
      } catch { report(.headChunks(error)) }
    }
  }
}
