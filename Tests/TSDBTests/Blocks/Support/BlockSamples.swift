import Blocks
import SeriesModel
import TSDB
import TestSupport

/// All floats of some blocks: by series and time, the bits of the values, one for each block that has the
/// sample; in the order of the blocks.
typealias BlockSamples = [String: [Int64: [UInt64]]]

extension [Block] {
  /// What is in the blocks and not deleted.
  func samples() throws -> BlockSamples {
    var all: BlockSamples = [:]
    var samples = SampleCursor()
    for block in self {
      var cursor = block.makeCursor()
      while try cursor.next() {
        let name = try cursor.labels().description
        samples.open(try cursor.chunks(), without: cursor.deleted)
        while try samples.next() != nil {
          samples.withFloats { times, values in
            for index in times.indices {
              all[name, default: [:]][times[index], default: []].append(values[index].bitPattern)
            }
          }
        }
      }
    }
    return all
  }
}

extension BlockSamples {
  /// Each sample once: of those of the same time the first.
  var firsts: BlockSamples { mapValues { $0.mapValues { [$0[0]] } } }
}

extension MemoryFileSystem {
  /// Files with a directory `/data` of blocks, all durable.
  static func with(_ blocks: [SmallBlock]) throws -> MemoryFileSystem {
    let files = MemoryFileSystem()
    try files.createDirectory("/data")
    try files.synchronizeDirectory("/")
    for block in blocks { try block.write(to: "/data", on: files) }
    return files
  }

  /// All faults of all blocks in `/data`.
  func faults() throws -> [BlockError] {
    var faults: [BlockError] = []
    for ulid in try BlockDirectory.blocks(in: "/data", on: self) {
      Block.verify("/data/\(ulid)", on: self) { faults.append($0) }
    }
    return faults
  }

  /// What is in the blocks of `/data` for one who only reads.
  func samples() throws -> BlockSamples {
    let set = try BlockSet("/data", on: self, isReadOnly: true)
    return try set.blocks.samples()
  }
}
