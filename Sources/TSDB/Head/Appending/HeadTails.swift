internal import Gorilla
internal import SeriesModel

/// The newest sample of each series of the head, by which the next ones are admitted.
struct HeadTails: ~Copyable, Sendable {
  private(set) var pages = TailPages()
  /// The first time of any sample in order, and the last one; the range is empty if there are none.
  private(set) var minTime = Int64.max
  private(set) var maxTime = Int64.min
  /// The number by which the log knows the series that was last added.
  private var lastLogReference: UInt64 = 0

  /// What is known of a series; nothing can be changed of one that is gone.
  subscript(series: UInt32) -> SeriesTail {
    get { pages[series] }
    set { pages[series] = newValue }
  }

  /// Whether the series is known, and not gone.
  func contains(_ series: UInt32) -> Bool { !pages[series].state.contains(.isGone) }

  /// Whether there are samples out of order.
  var hasOutOfOrder: Bool { pages.contains { $0.state.contains(.hasOutOfOrder) } }

  /// The series with samples out of order.
  var outOfOrderSeries: [UInt32] { pages.series { $0.state.contains(.hasOutOfOrder) } }

  /// Adds a series that is not in the log.
  ///
  /// - Returns: the number by which the log is to know it.
  mutating func append() -> UInt64 {
    lastLogReference += 1
    pages.append(SeriesTail(logReference: lastLogReference, state: []))
    return lastLogReference
  }

  /// Adds a series that is in the log.
  mutating func restore(_ series: UInt32) {
    precondition(Int(series) == pages.count, "series are restored one after the other")
    pages.append(SeriesTail(logReference: 0, state: []))
  }

  /// Notes that a series is gone.
  mutating func remove(_ series: UInt32) { pages.remove(series) }

  /// Notes by which number the log knows a series from now on.
  ///
  /// It is not taken over if it is 0, which no chunk in a file can have, or so great that others may not follow.
  mutating func setLogReference(_ logReference: UInt64, of series: UInt32) {
    guard Self.usable.contains(logReference) else { return }
    self[series].logReference = logReference
    self[series].state.insert(.isLogged)
    reserve(logReference)
  }

  private static let usable = 1..<UInt64(1) << 62

  /// Forgets the number by which the log knows a series, if it is this one.
  mutating func forget(_ logReference: UInt64, of series: UInt32) {
    guard self[series].logReference == logReference else { return }
    self[series].logReference = 0
    self[series].state.remove(.isLogged)
  }

  /// Makes sure that no new series gets a number up to this one.
  mutating func reserve(_ logReference: UInt64) {
    if Self.usable.contains(logReference) {
      lastLogReference = max(lastLogReference, logReference)
    }
  }

  /// Gives a new number to a series that has none.
  ///
  /// - Returns: the number; nil if it has one.
  mutating func numberIfNeeded(_ series: UInt32) -> UInt64? {
    guard self[series].logReference == 0 else { return nil }
    lastLogReference += 1
    self[series].logReference = lastLogReference
    return lastLogReference
  }

  /// Widens the range of times.
  mutating func include(_ times: TimeRange) {
    minTime = min(minTime, times.start)
    maxTime = max(maxTime, times.end)
  }

  /// Says which is the first time from now on; the latest of all times if there are no samples.
  mutating func setMinTime(_ time: Int64) { minTime = time }
}

// Staging.
extension HeadTails {
  /// Admits the floats of a batch: those in order become the newest samples of their series.
  mutating func stage(
    floatsOf batch: inout AppendBatch, _ bounds: AppendBounds, into staged: inout StagedCommit
  ) {
    var rejections: [AppendRejection] = []
    stage(batch.floats.span, bounds, into: &staged, &rejections)
    batch.rejections += rejections
  }

  @inline(never)
  private mutating func stage(
    _ floats: Span<AppendBatch.Entry<Double>>, _ bounds: AppendBounds,
    into staged: inout StagedCommit, _ rejections: inout [AppendRejection]
  ) {
    // Taken out, so that the rest can be lent to the rules meanwhile.
    var admitted: [StagedFloat] = []
    swap(&admitted, &staged.floats)
    admitted.append(addingCapacity: floats.count) { admitted in
      var (first, last) = (staged.minTime, staged.maxTime)
      for index in floats.indices {
        let (number, time, value) = (
          floats[index].series, floats[index].timestamp, floats[index].value
        )
        var tail = pages[number]
        if tail.state == [.hasSamples, .isLogged], time > tail.maxTime, time >= bounds.minTime,
          time <= bounds.maxTime
        {
          tail.take(time, value.bitPattern)
          pages[number] = tail
        } else {
          do throws(AppendError) {
            switch try admit(number, time, value.bitPattern, bounds, &staged) {
            case .append: break
            case .ignore: continue
            case .insertOutOfOrder:
              staged.outOfOrderSeries.append(number)
              staged.outOfOrder.append(OutOfOrderSample(timestamp: time, value: .float(value)))
              continue
            }
          } catch {
            if number != AppendBatch.unresolved {
              rejections.append(.init(kind: .float, index: index, error: error))
            }
            continue
          }
        }
        first = min(first, time)
        last = max(last, time)
        admitted.append(
          StagedFloat(
            series: number, logReference: tail.logReference,
            sample: Sample(timestamp: time, value: value)))
      }
      (staged.minTime, staged.maxTime) = (first, last)
    }
    swap(&admitted, &staged.floats)
  }

  /// Admits the histograms of a batch: those in order become the newest samples of their series.
  mutating func stage(
    histogramsOf batch: inout AppendBatch, _ bounds: AppendBounds, into staged: inout StagedCommit
  ) {
    for (index, entry) in batch.histograms.enumerated() {
      let admission = admit(entry, index, .integerHistogram, bounds, &staged, &batch.rejections)
      switch admission {
      case .append: staged.histograms.append(entry.series, logged(entry))
      case .insertOutOfOrder: staged.insert(entry, .histogram(entry.value))
      case .ignore, nil: break
      }
    }
    for (index, entry) in batch.floatHistograms.enumerated() {
      let admission = admit(entry, index, .floatHistogram, bounds, &staged, &batch.rejections)
      switch admission {
      case .append: staged.floatHistograms.append(entry.series, logged(entry))
      case .insertOutOfOrder: staged.insert(entry, .floatHistogram(entry.value))
      case .ignore, nil: break
      }
    }
  }

  /// A histogram as the log has it.
  private func logged<Count: HistogramCount>(
    _ entry: AppendBatch.Entry<Histogram<Count>>
  ) -> LogHistogram<Count> {
    LogHistogram(
      series: self[entry.series].logReference, timestamp: entry.timestamp, histogram: entry.value)
  }

  private mutating func admit<Count: HistogramCount>(
    _ entry: AppendBatch.Entry<Histogram<Count>>, _ index: Int, _ kind: AppendRejection.Kind,
    _ bounds: AppendBounds, _ staged: inout StagedCommit, _ rejections: inout [AppendRejection]
  ) -> AppendBounds.Admission? {
    guard entry.series != AppendBatch.unresolved else { return nil }
    do throws(AppendError) {
      guard contains(entry.series) else { throw .unknownSeries }
      guard entry.value.isAdmissible else { throw .invalidHistogram }
      let admission = try admit(
        entry.series, entry.timestamp, entry.value.contentHash, bounds, &staged)
      if case .append = admission {
        staged.include(entry.timestamp)
        pages[entry.series].state.insert(.hasBitsAlone)
      }
      return admission
    } catch {
      rejections.append(.init(kind: kind, index: index, error: error))
      return nil
    }
  }

  /// Admits a sample by all rules; one in order becomes the newest of its series.
  @inline(never)
  private mutating func admit(
    _ series: UInt32, _ time: Int64, _ bits: UInt64, _ bounds: AppendBounds,
    _ staged: inout StagedCommit
  ) throws(AppendError) -> AppendBounds.Admission {
    var tail = pages[series]
    guard !tail.state.contains(.isGone) else { throw .unknownSeries }
    let admission = try bounds.admit(time, bits, behind: tail)
    if case .ignore = admission { return admission }
    if !tail.state.contains(.isLogged) {
      tail.state.insert(.isLogged)
      staged.unloggedSeries.append(series)
    }
    switch admission {
    case .append:
      if tail.state.contains(.hasBitsAlone) {
        staged.replaced.append((series, tail.maxTime, tail.lastBits))
      }
      tail.take(time, bits)
    case .insertOutOfOrder: tail.state.insert(.hasOutOfOrder)
    case .ignore: break
    }
    pages[series] = tail
    return admission
  }
}
