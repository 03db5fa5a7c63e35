import Blocks
import SeriesModel

/// A block without series, written to files in memory, sealed, opened and verified.
func useBlocks() throws {
  let files = MemoryFileSystem()
  try files.createDirectory("/sealed")
  var random = SystemRandomNumberGenerator()
  let ulid = ULID(milliseconds: 1_700_000_000_000, using: &random)
  let writer = try BlockWriter(
    BlockMeta(ulid: ulid, minTime: 0, maxTime: 7_200_000), in: "", on: files)
  let meta = try writer.finish()
  precondition(meta.stats.series == 0)

  var tombstones = Tombstones()
  tombstones.delete(TimeRange(1_000...2_000), ofSeries: 1)
  precondition(tombstones[1].contains(1_500))

  let block = try Block("/\(ulid)", on: files)
  try block.seal(to: "/sealed", on: files)
  for directory in ["/\(ulid)", "/sealed/\(ulid)"] {
    Block.verify(directory, on: files) { fault in preconditionFailure("\(fault)") }
  }
}

try useBlocks()
