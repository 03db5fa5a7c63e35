import Blocks
import Chunks
import InvertedIndex
import SeriesModel
import TestSupport
import Testing

@Suite("Blocks of Prometheus are read")
struct BlockTests {
  @Test("recorded blocks have no faults", arguments: Fixtures.blocks)
  func verify(directory: String) {
    #expect(Block.faults(directory, on: LocalFileSystem()).isEmpty)
  }

  @Test(.enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: no captured blocks"))
  func everyCapturedBlockHasNoFaults() throws {
    let directories = try Fixtures.allBlocks()
    for index in directories.indices where Effort.isFull || index % 10 == 5 {
      let faults = Block.faults(directories[index], on: LocalFileSystem()).filter { fault in
        // This one is not named by an identifier.
        if case .wrongName = fault.fault { !fault.path.hasSuffix("/index_format_v1") } else { true }
      }
      #expect(faults.isEmpty, "\(directories[index])")
    }
  }
}
