internal import Chunks
internal import Workloads

extension Measurements {
  /// Measures lists of chunks: making, reading and merging them.
  func runChunkLists(_ shape: Shape) throws {
    guard isWanted("chunks.") else { return }
    var work = try ChunkListWorkload(shape)
    let (name, units) = (shape.rawValue, work.sampleCount)
    run("chunks.build.\(name)", "ns/sample", units: units) { work.build() }
    run("chunks.build.single.\(name)", "ns/sample", units: units) { work.buildSingly() }
    try run("chunks.read.\(name)", "ns/sample", units: units) { try work.read() }
    try run("chunks.read.sealed.\(name)", "ns/sample", units: units) { try work.readSealed() }
    // For each sample of each of the three replicas.
    try run("chunks.merge.lossy.\(name)", "ns/sample", units: 3 * units) { try work.mergeLossy() }
    try run("chunks.merge.same.\(name)", "ns/sample", units: 3 * units) { try work.mergeSame() }
  }

  /// Measures files of chunks.
  func runChunkFiles() throws {
    guard isWanted("segments.") || isWanted("headchunks.") else { return }
    var work = try ChunkFileWorkload()
    let (segment, headChunks) = (work.segment.count, work.headChunks.count)
    try run("segments.read", "ns/byte", units: segment) { try work.readSegment() }
    run("segments.write", "ns/byte", units: segment) { work.writeSegment() }
    try run("headchunks.read", "ns/byte", units: headChunks) { try work.readHeadChunks() }
    run("headchunks.write", "ns/byte", units: headChunks) { work.writeHeadChunks() }
  }
}
