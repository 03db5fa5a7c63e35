internal import Blocks
internal import Chunks

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Head {
  /// Reads a head from its files, and goes on with it, unless it is only to read.
  ///
  /// - Parameters:
  ///   - directory: the directory of the store, which has to be there.
  ///   - files: where it lies.
  ///   - isReadOnly: whether to change nothing.
  ///   - minValidTime: what is older belongs to blocks.
  ///   - options: how samples are taken and kept.
  ///   - seed: what the hashes of labels start from.
  ///   - report: what was found.
  ///   - progress: takes how far it is, and says whether to go on.
  static func open(
    _ directory: String, on files: Files, isReadOnly: Bool, minValidTime: Int64,
    options: HeadOptions, seed: UInt64, _ report: inout ReplayReport,
    _ progress: (StoreProgress) -> Bool
  ) throws(StoreError) -> Head {
    let paths = HeadPaths(directory)
    if !isReadOnly {
      do throws(FileSystemError) { try paths.create(on: files) } catch { throw .file(error) }
    }
    var restorer = HeadRestorer(options: options, minValidTime: minValidTime, seed: seed)
    var chunkFiles = try restorer.readChunks(paths.chunks, on: files, isReadOnly: isReadOnly)
    var losses = chunkFiles?.losses ?? []
    while try !restorer.readLogs(paths, on: files, isReadOnly: isReadOnly, progress) {
      report = restorer.report
      restorer = HeadRestorer(options: options, minValidTime: minValidTime, seed: seed)
      restorer.note(report.logErrors)
      // The files are sound by now, and would not tell again.
      restorer.note(losses)
      chunkFiles = try restorer.readChunks(paths.chunks, on: files, isReadOnly: isReadOnly)
      losses += chunkFiles?.losses ?? []
    }
    report = restorer.report
    let (firstFile, isLogEmpty, refilled) = (
      restorer.firstFile, restorer.isLogEmpty, restorer.refilled
    )
    let (lastSplitCommit, missingCommits) = (restorer.splitCommits.last, restorer.missingCommits)
    let withdrawnCommits = restorer.withdrawnCommits
    let state = restorer.finish()
    guard let chunkFiles, !isReadOnly else {
      return Head(
        paths, options: options, chunkFiles: chunkFiles, knownFaults: report.logErrors,
        storing: nil,
        writing: HeadWriting(state, nil, options))
    }
    do throws(FileSystemError) {
      let beginning = isLogEmpty ? state.minValidTime : nil
      var log =
        options.keepsLog
        ? try HeadLog(
          paths, on: files, options, beginning: beginning, lastSplitCommit: lastSplitCommit) : nil
      if !withdrawnCommits.isEmpty {
        // Before anything else is there, from which the next start would conclude that the log had them.
        try log?.append([.withdrawnCommits(withdrawnCommits)])
        try log?.synchronize()
      }
      try log?.append(missingCommits)
      if !refilled.isEmpty {
        try log?.append(
          [], refilled.map(\.sample), refilled.map { state.tails[$0.series].logReference })
      }
      return Head(
        paths, options: options, chunkFiles: chunkFiles, knownFaults: report.logErrors,
        storing: HeadChunkFilesWriter(chunkFiles, firstFile: firstFile),
        writing: HeadWriting(state, log, options))
    } catch { throw .file(error) }
  }
}

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension HeadRestorer {
  fileprivate init(options: HeadOptions, minValidTime: Int64, seed: UInt64) {
    var rules = options.cuttingRules
    // So that no chunk belongs to two blocks.
    rules.timeRange = options.blockDuration
    var state = HeadState(
      limits: options.limits, exemplarLimit: options.exemplarLimit, seed: seed, rules: rules)
    state.minValidTime = minValidTime
    self.init(state)
  }
}
