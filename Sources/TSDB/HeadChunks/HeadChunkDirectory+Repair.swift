internal import Blocks
internal import Chunks

extension HeadChunkDirectory {
  /// How many files a repair makes at most in place of missing ones: no crash loses as many.
  private static let missingLimit = 1_000

  /// The bytes of a file without chunks.
  private static let header: [UInt8] = [0x01, 0x30, 0xBC, 0x91, 1, 0, 0, 0]

  /// What is lost by a fault.
  func loss(_ error: HeadChunkFileError) -> HeadChunkLoss {
    let file = files.first { $0.path == error.path }
    return HeadChunkLoss(error: error, byteCount: max((file?.byteCount ?? 0) - error.byteOffset, 0))
  }

  /// Makes the files ones that Prometheus opens, and that have all chunks that can be read.
  ///
  /// A file is cut off where it cannot be read any further. One that has no header, or is missing, becomes one
  /// without chunks, so that there is no gap and no number is ever used again.
  ///
  /// - Parameters:
  ///   - error: a fault of these files.
  ///   - files: where they lie.
  /// - Throws: the error itself if it is none that a repair can mend, and that of changing files.
  func repair(
    _ error: HeadChunkFileError, on files: some FileSystem
  ) throws(HeadChunkFileError) {
    do throws(FileSystemError) {
      switch error.fault {
      case .layout where error.byteOffset >= HeadChunkReader.headerByteCount:
        try files.truncate(error.path, to: error.byteOffset)
        let file = try files.append(to: error.path)
        try file.synchronize()
        try file.close()
        return
      case .layout:
        try writeEmptyFile(error.path, on: files)
        return
      case .missingFiles(let numbers) where numbers.count <= Self.missingLimit:
        for number in numbers {
          try writeEmptyFile(Self.path(of: number, in: path), on: files)
        }
        return try files.synchronizeDirectory(path)
      default: break
      }
    } catch { throw HeadChunkFileError(error) }
    throw error
  }

  private func writeEmptyFile(
    _ path: String, on files: some FileSystem
  ) throws(FileSystemError) {
    let file = try files.create(path)
    try file.write(Self.header.span)
    try file.synchronize()
    try file.close()
  }
}
