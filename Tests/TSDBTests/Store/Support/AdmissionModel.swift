import SeriesModel
import TSDB

/// Which samples a head should take, by the rules of Prometheus, from what was appended alone.
struct AdmissionModel {
  /// The newest sample of each series that came in order.
  private(set) var newest: [LabelSet: (time: Int64, value: StoredValue)] = [:]
  /// The times of samples that came in order and are in no block.
  private var inHead: Set<Int64> = []
  /// The newest of all that ever came in order.
  private var maxTime = Int64.min
  /// What is older is in blocks.
  private var blockEnd = Int64.min
  /// The bounds of the commit at hand.
  private(set) var minTime = Int64.min
  private(set) var outOfOrderMinTime = Int64.min
  private var futureTime = Int64.max
  private let options: HeadOptions

  init(_ options: HeadOptions) { self.options = options }

  mutating func beginCommit(now: Int64) {
    futureTime = now + options.futureGrace
    guard maxTime > .min else { return }
    minTime = max(blockEnd, maxTime - options.blockDuration / 2)
    outOfOrderMinTime = maxTime - options.outOfOrderWindow
  }

  /// Takes a sample, or says why not.
  mutating func admit(_ labels: LabelSet, _ time: Int64, _ value: StoredValue) -> AppendError? {
    if time > futureTime { return .tooFarInFuture }
    let last = newest[labels]
    if time >= minTime {
      if let last, time == last.time { return value == last.value ? nil : .duplicateTimestamp }
      if last.map({ time > $0.time }) ?? true {
        newest[labels] = (time, value)
        inHead.insert(time)
        maxTime = max(maxTime, time)
        return nil
      }
    }
    if options.outOfOrderWindow > 0 { return time >= outOfOrderMinTime ? nil : .tooOld }
    return time < minTime ? .outOfBounds : .outOfOrder
  }

  /// Moves to blocks what is due: as long as the head has more than one and a half of them.
  mutating func maintain() {
    while let first = inHead.min(), let last = inHead.max(),
      last - first > options.blockDuration / 2 * 3
    {
      moveToBlocks(before: first - first % options.blockDuration + options.blockDuration)
    }
  }

  /// Moves everything to blocks.
  mutating func flush() { if !inHead.isEmpty { moveToBlocks(before: maxTime + 1) } }

  private mutating func moveToBlocks(before end: Int64) {
    blockEnd = end
    inHead = inHead.filter { $0 >= end }
  }
}
