internal import Chunks

extension Block {
  /// Reads all of a block, and tells of all that is wrong with it.
  ///
  /// Whatever cannot be read is told of, and the rest is looked at nevertheless: the metadata, the
  /// tombstones, the index as `IndexReader` verifies it, and each chunk, with its checksum and its samples,
  /// which have to be those that the index tells of. Besides faults of single files, these are told:
  /// chunks out of the block's range of time, series without chunks, tombstones of series that are not
  /// there, counts in the metadata that are not those of the files, a directory that is not named as the
  /// block, and files that no block has.
  ///
  /// Down-sampled chunks of Thanos are not decoded.
  ///
  /// - Parameters:
  ///   - directory: the directory of the block.
  ///   - files: where it is.
  ///   - report: what is called with each fault.
  /// - Complexity: O(the bytes of the block); takes memory as `IndexReader.verify` does.
  public static func verify(
    _ directory: String, on files: some FileSystem, _ report: (BlockError) -> Void
  ) {
    var verifier = BlockVerifier(directory: directory)
    verifier.verify(on: files, report)
  }
}
