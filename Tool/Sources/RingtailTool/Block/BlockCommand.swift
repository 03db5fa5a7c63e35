internal import ArgumentParser
internal import Blocks
internal import InvertedIndex
internal import SeriesModel

/// `ringtail block`: what is in a block.
struct BlockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "block", abstract: "Reads and writes blocks.",
    subcommands: [
      BlockDigest.self, BlockDump.self, BlockVerify.self, BlockAnalyze.self, BlockSelect.self,
      BlockRewrite.self, BlockSeal.self,
    ])
}

/// The block that a command is about.
struct BlockArgument: ParsableArguments {
  @Argument(help: "The directory of a block.")
  var block: String

  /// Opens the block.
  ///
  /// - Throws: `ExitCode(2)`, after a message, if it cannot be opened.
  func open() throws -> Block { try openBlock(block) }
}

/// Opens the block in a directory.
///
/// - Throws: `ExitCode(2)`, after a message, if it cannot be opened.
func openBlock(_ directory: String) throws -> Block {
  try exiting { try Block(directory, on: LocalFileSystem()) }
}

/// Does what writes a block into `directory`, which is made if it is not there.
///
/// - Throws: an exit code, after a message: 2 if it cannot be written there, 1 if the source cannot be
///   read.
func writing<Result>(
  to directory: String, on files: LocalFileSystem, _ body: () throws(BlockError) -> Result
) throws -> Result {
  do throws(BlockError) {
    do throws(FileSystemError) {
      if try files.status(of: directory) == nil { try files.createDirectory(directory) }
    } catch { throw BlockError(directory, .file(error)) }
    return try body()
  } catch {
    standardError("\(error)")
    if case .file = error.fault, error.path.hasPrefix(directory) { throw ExitCode(2) }
    throw ExitCode(1)
  }
}

/// Reads the selector that an argument tells.
///
/// - Throws: `ValidationError` that says where it is wrong.
func readSelector(_ text: String) throws -> Selector {
  do throws(SelectorError) {
    return try Selector(text)
  } catch { throw ValidationError("\(text): \(error)") }
}

/// Calls `body` for each series of a cursor.
///
/// - Returns: whether all series could be read; messages tell which could not.
func forEachSeries(
  _ cursor: BlockCursor, _ body: (inout BlockCursor) throws -> Void
) throws -> Bool {
  var (cursor, isSound) = (cursor, true)
  while true {
    do {
      guard try cursor.next() else { return isSound }
      try body(&cursor)
    } catch let error as BlockError {
      standardError("\(error)")
      isSound = false
    }
  }
}

/// Calls `body` for each batch of samples of `cursor`.
///
/// - Returns: whether all chunks could be decoded; messages tell of which series they are if not.
func forEachBatch(
  _ samples: inout SampleCursor, of labels: LabelSet, _ body: (borrowing SampleCursor) -> Void
) -> Bool {
  var isSound = true
  while true {
    do {
      guard try samples.next() != nil else { return isSound }
      body(samples)
    } catch {
      standardError("\(labels): \(error)")
      isSound = false
    }
  }
}

extension JSONRecord {
  mutating func add(_ key: String, _ labels: LabelSet) { add(key, JSONRecord(labels)) }

  /// Labels as an object.
  init(_ labels: LabelSet) {
    self.init()
    for (name, value) in labels.pairs { add(name, value) }
  }
}
