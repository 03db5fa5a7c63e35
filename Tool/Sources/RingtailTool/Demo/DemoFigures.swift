/// What was measured of a tenant, or of both.
struct DemoFigures {
  /// What some samples take.
  struct Size {
    var byteCount = 0
    var sampleCount = 0
  }

  /// How long some samples take, on the clock of the thread: it stands still while other processes run.
  struct Time {
    var nanoseconds = 0.0
    var sampleCount = 0
  }

  var seriesCount = 0
  var sampleCount = 0
  var append = Time()
  /// Of opening after the kill, with the samples that were replayed.
  var replay = Time()
  /// Of reading all samples: those of the head after the kill, and all from blocks, plain and sealed.
  var (headRead, blockRead, sealedRead) = (Time(), Time(), Time())
  var (log, memory, headChunks, blocks, sealedBlocks) = (Size(), Size(), Size(), Size(), Size())

  /// The table that a person reads: tenants, and both together.
  static func table(_ tenants: [DemoFigures]) -> TextTable {
    var table = TextTable(
      [""] + Capture.tenants + ["together"], isNumber: [false] + [true, true, true])
    let columns = tenants + [tenants[0].adding(tenants[1])]
    func add(_ title: String, _ cell: (DemoFigures) -> String) {
      table.add([title] + columns.map(cell))
    }
    add("series") { grouped($0.seriesCount) }
    add("samples") { grouped($0.sampleCount) }
    add("bytes a sample: log") { $0.log.text }
    add("  head, memory") { $0.memory.text }
    add("  head, files of chunks") { $0.headChunks.text }
    add("  blocks") { $0.blocks.text }
    add("  sealed blocks") { $0.sealedBlocks.text }
    add("ns a sample: append and log") { $0.append.nanosecondsText }
    add("  read from the head") { $0.headRead.nanosecondsText }
    add("  read from blocks") { $0.blockRead.nanosecondsText }
    add("  read from them when sealed") { $0.sealedRead.nanosecondsText }
    add("million samples a second: read from blocks") { $0.blockRead.rateText }
    add("  read from them when sealed") { $0.sealedRead.rateText }
    add("  replay after the kill") { $0.replay.rateText }
    add("ms to open after the kill") { grouped(Int($0.replay.nanoseconds / 1e6)) }
    return table
  }

  private func adding(_ right: DemoFigures) -> DemoFigures {
    var sum = self
    sum.seriesCount += right.seriesCount
    sum.sampleCount += right.sampleCount
    for path in [\Self.append, \.replay, \.headRead, \.blockRead, \.sealedRead] {
      sum[keyPath: path].nanoseconds += right[keyPath: path].nanoseconds
      sum[keyPath: path].sampleCount += right[keyPath: path].sampleCount
    }
    for path in [\Self.log, \.memory, \.headChunks, \.blocks, \.sealedBlocks] {
      sum[keyPath: path].byteCount += right[keyPath: path].byteCount
      sum[keyPath: path].sampleCount += right[keyPath: path].sampleCount
    }
    return sum
  }
}

extension DemoFigures.Size {
  fileprivate var text: String {
    sampleCount == 0 ? "" : fixed(Double(byteCount) / Double(sampleCount), decimals: 2)
  }
}

extension DemoFigures.Time {
  fileprivate var nanosecondsText: String {
    sampleCount == 0
      ? "" : fixed(nanoseconds / Double(sampleCount), decimals: 1)
  }

  fileprivate var rateText: String {
    sampleCount == 0 ? "" : fixed(Double(sampleCount) * 1_000 / nanoseconds, decimals: 1)
  }
}
