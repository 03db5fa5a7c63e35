internal import ArgumentParser
internal import BitCoding
internal import Blocks
internal import Chunks
internal import TSDB

/// `ringtail db verify`
struct DatabaseVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Reads all of a data directory, and prints a line for each fault.",
    discussion: """
      Blocks are read as by `block verify`, then wal, wbl and chunks_head, as far as they are there. A line \
      has the file, the offset of the fault in it in bytes, and what is wrong. Nothing is changed. Exit \
      status 1 if there is any fault.
      """)

  @OptionGroup var argument: DatabaseArgument

  func run() throws {
    let files = LocalFileSystem()
    var output = Output()
    var isSound = true
    func report(_ fault: any CustomStringConvertible) {
      isSound = false
      output.line("\(fault)")
    }
    let directory = argument.directory
    for block in try exiting({ try BlockDirectory.blocks(in: directory, on: files) }) {
      Block.verify("\(directory)/\(block)", on: files) { report($0) }
    }
    let names = try exiting { try files.list(directory) }
    for log in ["wal", "wbl"] where names.contains(log) {
      try forEachRecord(
        of: "\(directory)/\(log)",
        { place, record in
          guard case .failure(let error) = record else { return }
          report("\(place.file.path), byte \(place.byteRange.lowerBound): \(error)")
        },
        fault: { report($0) })
    }
    if names.contains("chunks_head") {
      try verifyChunks("\(directory)/chunks_head", on: files, report)
    }
    if !isSound { throw ExitCode(1) }
  }

  private func verifyChunks(
    _ path: String, on files: LocalFileSystem, _ report: (any CustomStringConvertible) -> Void
  ) throws {
    let directory = try exiting { try HeadChunkDirectory(path, on: files) }
    for numbers in directory.missing {
      report("\(path), byte 0: \(HeadChunkFault.missingFiles(numbers))")
    }
    var scanner = HeadChunkScanner(directory, on: files)
    while true {
      do throws(HeadChunkFileError) {
        guard let stored = try scanner.next() else { return }
        do throws(ChunkFault) {
          let payload = stored.payload.withSpan { bytes in bytes.indices.map { bytes[$0] } }
          let chunk = try Chunk(encoding: stored.entry.encoding, payload: payload)
          if (chunk.minTime, chunk.maxTime) != (stored.entry.minTime, stored.entry.maxTime) {
            throw .misdescribed
          }
        } catch {
          let file = directory.files.first { $0.number == stored.file }?.path ?? path
          report("\(file), byte \(stored.entry.byteOffset): \(error)")
        }
      } catch { report(error) }
    }
  }
}
