extension MemoryFiles {
  /// What is there after a crash, all of it durable.
  func restarted(_ loss: CrashLoss) -> MemoryFiles {
    var after = MemoryFiles()
    var chance = Chance(state: 0)
    if case .some(let seed) = loss { chance.state = seed }
    after.directories = []
    _ = copy(directory: 0, to: &after, loss, &chance)
    return after
  }

  /// What there is, and can be changed again.
  func killed() -> MemoryFiles {
    var after = MemoryFiles()
    (after.files, after.directories) = (files, directories)
    return after
  }

  private func copy(
    directory: Int, to after: inout MemoryFiles, _ loss: CrashLoss, _ chance: inout Chance
  ) -> Int {
    let old = directories[directory]
    var names = old.durable
    let kept =
      switch loss {
      case .nothing, .unsynchronizedBytes: old.pending.count
      case .allUnsynchronized: 0
      case .some: Int.random(in: 0...old.pending.count, using: &chance)
      }
    for change in old.pending.prefix(kept) {
      for (name, node) in change { names[name] = node }
    }
    let copy = after.directories.count
    after.directories.append(Directory())
    var copies: [String: Node] = [:]
    // In order, so that a seed has the same meaning in every process.
    for (name, node) in names.sorted(by: { $0.key < $1.key }) {
      switch node {
      case .file(let file):
        let content = files[file].content(after: loss, &chance)
        after.files.append(File(content: content, durable: content))
        copies[name] = .file(after.files.count - 1)
      case .directory(let directory):
        copies[name] = .directory(self.copy(directory: directory, to: &after, loss, &chance))
      }
    }
    after.directories[copy].names = copies
    after.directories[copy].durable = copies
    return copy
  }
}

extension MemoryFiles.File {
  fileprivate func content(after loss: CrashLoss, _ chance: inout Chance) -> [UInt8] {
    switch loss {
    case .nothing: return content
    case .allUnsynchronized, .unsynchronizedBytes: return durable
    case .some:
      guard content != durable else { return content }
      let counts = min(content.count, durable.count)...max(content.count, durable.count)
      var result = [UInt8](repeating: 0, count: Int.random(in: counts, using: &chance))
      for start in stride(from: 0, to: result.count, by: 512) {
        let source = Bool.random(using: &chance) ? content : durable
        guard start < source.count else { continue }
        let sector = start..<min(start + 512, result.count, source.count)
        result.replaceSubrange(sector, with: source[sector])
      }
      return result
    }
  }
}

/// The chance of a crash: splitmix64.
private struct Chance: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }
}
