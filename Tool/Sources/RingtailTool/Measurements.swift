internal import Chunks
internal import Gorilla
internal import Workloads

/// The measurements of `ringtail bench`, in the order in which they run.
struct Measurements {
  let filter: String
  let effort: Effort
  let report: (Measurement) -> Void

  /// Runs the yardstick, and what has a name that begins with the filter.
  func run(block: String?) throws {
    report(
      Effort(rounds: 5, roundDuration: 0, yardstickSteps: effort.yardstickSteps).yardstick())
    for shape in Shape.allCases { try runFloats(shape) }
    if let block,
      isWanted("gorilla.histogram") || isWanted("gorilla.floathistogram")
        || isWanted("sealed.histogram") || isWanted("sealed.floathistogram")
    {
      try runHistograms(block)
    }
    for shape in Shape.allCases {
      for length in [120, 1_024, 8_192] { try runSealed(shape, length) }
    }
    for shape in Shape.allCases { try runChunkLists(shape) }
    try runChunkFiles()
    try runSnappy()
    try runZstd()
    let checksum = ChecksumWorkload(byteCount: 4_096)
    run("crc32c.4096", "ns/byte", units: 4_096) { checksum.crc32c() }
    try runLabels()
    try runExpressions()
    runPostings()
    try runIndex()
    try runRing()
    try runQueue()
    try runStore()
    if let block { try runBlock(block) }
  }

  /// Whether the filter lets through `name`, or some name that begins with it.
  func isWanted(_ name: String) -> Bool {
    name.hasPrefix(filter) || filter.hasPrefix(name)
  }

  func run(
    _ name: String, _ unit: String, units: Int, bytesPerSample: Double? = nil,
    logBytesPerSample: Double? = nil, bytesPerSeries: (one: Double, all: Double)? = nil,
    bytesPerTenant: Double? = nil, on clock: WorkClock = .thread, _ body: () throws -> UInt64
  ) rethrows {
    guard name.hasPrefix(filter) else { return }
    var measurement = try effort.measure(
      name, unit, units: units, bytesPerSample: bytesPerSample, on: clock, body)
    measurement.logBytesPerSample = logBytesPerSample
    measurement.bytesPerSeries1 = bytesPerSeries?.one
    measurement.bytesPerSeries240 = bytesPerSeries?.all
    measurement.bytesPerTenant = bytesPerTenant
    report(measurement)
  }

  private func runFloats(_ shape: Shape) throws {
    guard isWanted("gorilla.xor.") || isWanted("gorilla.xor2.") else { return }
    var work = FloatWorkload(shape)
    let units = FloatWorkload.sampleCount
    let name = shape.rawValue
    for (codec, pool) in [("xor", work.xor), ("xor2", work.xor2)] {
      let size = Double(pool.bytes.count) / Double(units)
      let isFirst = codec == "xor"
      try run("gorilla.\(codec).decode.\(name)", "ns/sample", units: units, bytesPerSample: size) {
        try isFirst ? work.decodeXOR() : work.decodeXOR2()
      }
      run("gorilla.\(codec).encode.\(name)", "ns/sample", units: units, bytesPerSample: size) {
        isFirst ? work.encodeXOR() : work.encodeXOR2()
      }
      try run("gorilla.\(codec).next.\(name)", "ns/sample", units: units, bytesPerSample: size) {
        try isFirst ? work.iterateXOR() : work.iterateXOR2()
      }
    }
  }

  private func runSealed(_ shape: Shape, _ length: Int) throws {
    let name = "\(shape.rawValue).\(length)"
    guard isWanted("sealed.decode.\(name)") || isWanted("sealed.encode") else { return }
    var work = try SealedWorkload(shape, chunkLength: length)
    let units = work.sampleCount
    let size = Double(work.sealed.bytes.count) / Double(units)
    try run("sealed.decode.\(name)", "ns/sample", units: units, bytesPerSample: size) {
      try work.decode()
    }
    for (codec, verifies, isHinted) in [
      ("encode", false, true), ("encode.verified", true, true), ("encode.first", false, false),
    ] {
      try run("sealed.\(codec).\(name)", "ns/sample", units: units, bytesPerSample: size) {
        try work.encode(verifies: verifies, isHinted: isHinted)
      }
    }
  }

  private func runSnappy() throws {
    guard isWanted("snappy.") else { return }
    var work = SnappyWorkload()
    let units = work.messages.bytes.count
    try run("snappy.decode", "ns/byte", units: units) { try work.decode() }
    run("snappy.encode", "ns/byte", units: units) { work.encode() }
  }

  private func runLabels() throws {
    guard isWanted("labels.") else { return }
    var work = try LabelWorkload()
    let units = LabelWorkload.setCount
    run("labels.hash", "ns/op", units: units) { work.hash() }
    run("labels.hash.each", "ns/op", units: units) { work.hashEach() }
    run("labels.get", "ns/op", units: units) { work.get() }
    run("labels.compare", "ns/op", units: units - 1) { work.compare() }
    try run("labels.build", "ns/op", units: units) { try work.build() }
  }

  private func runZstd() throws {
    guard isWanted("zstd.") else { return }
    var work = ZstdWorkload()
    let units = work.messages.bytes.count
    try run("zstd.decode", "ns/byte", units: units) { try work.decode() }
    run("zstd.encode", "ns/byte", units: units) { work.encode() }
  }

  private func runHistograms(_ block: String) throws {
    let bytes = try contents(of: block + "/chunks/000001")
    var (integers, floats) = (ChunkPool(), ChunkPool())
    _ = try forEachChunk(of: bytes, named: block) { entry in
      let payload = bytes.span.extracting(entry.payload)
      switch try? ChunkEncoding(byte: entry.encodingByte) {
      case .histogram: integers.append(payload)
      case .floatHistogram: floats.append(payload)
      default: break
      }
      return true
    }
    try runHistograms("histogram", HistogramWorkload<UInt64>(integers))
    try runHistograms("floathistogram", HistogramWorkload<Double>(floats))
    try runSealedHistograms(SealedHistogramWorkload(integers: integers, floats: floats))
  }

  private func runHistograms<Count: HistogramCount>(
    _ name: String, _ work: consuming HistogramWorkload<Count>
  ) throws {
    guard work.sampleCount > 0 else { return }
    var work = work
    let units = work.sampleCount
    let size = Double(work.chunks.bytes.count) / Double(units)
    try run("gorilla.\(name).decode", "ns/sample", units: units, bytesPerSample: size) {
      try work.decode()
    }
    run("gorilla.\(name).encode", "ns/sample", units: units, bytesPerSample: size) {
      work.encode()
    }
  }
}

extension Measurements {
  private func runSealedHistograms(_ work: consuming SealedHistogramWorkload) throws {
    var work = work
    let (integers, floats) = work.sampleCounts
    guard integers > 0, floats > 0 else { return }
    let integerSize = Double(work.sealedIntegers.bytes.count) / Double(integers)
    let floatSize = Double(work.sealedFloats.bytes.count) / Double(floats)
    let (name, unit) = ("sealed.histogram", "ns/sample")
    try run("\(name).decode", unit, units: integers, bytesPerSample: integerSize) {
      try work.decodeIntegers()
    }
    try run("\(name).encode", unit, units: integers, bytesPerSample: integerSize) {
      try work.encodeIntegers()
    }
    let floatName = "sealed.floathistogram"
    try run("\(floatName).decode", unit, units: floats, bytesPerSample: floatSize) {
      try work.decodeFloats()
    }
    try run("\(floatName).encode", unit, units: floats, bytesPerSample: floatSize) {
      try work.encodeFloats()
    }
  }
}

extension Effort {
  /// Measures a step of splitmix64.
  func yardstick() -> Measurement {
    var state: UInt64 = 0
    return measure("reference.splitmix64", "ns/op", units: yardstickSteps) {
      // Each time from elsewhere, or the loop would be left out but for once.
      state += 1
      return splitMix64Steps(yardstickSteps, from: state)
    }
  }
}
