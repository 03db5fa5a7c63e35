internal import SeriesModel

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension HeadState {
  /// Admits the exemplars of a batch, whose samples have been admitted, behind commits that wait.
  mutating func stage(
    exemplarsOf batch: inout AppendBatch, _ bounds: AppendBounds, behind waiting: [WaitingCommit],
    into staged: inout StagedCommit
  ) {
    guard exemplars.limit > 0 else { return }
    for (index, note) in batch.exemplars.enumerated() {
      do throws(AppendError) {
        let number = try number(of: note.subject)
        let pending = staged.exemplars[number] ?? waiting.last(of: number) { $0.exemplars }
        let newest = pending.map(Exemplar.init) ?? exemplars.newest(of: number)
        guard let admission = try bounds.admit(note.value, behind: newest),
          admission == .last || !exemplars.contains(note.value, of: number)
        else { continue }
        log(number, &staged)
        staged.exemplars.append(
          LogExemplar(series: tails[number].logReference, note.value), of: number,
          isLast: admission == .last)
      } catch {
        batch.rejections.append(AppendRejection(kind: .exemplar, index: index, error: error))
      }
    }
  }

  /// Admits the metadata of a batch, whose samples have been admitted, behind commits that wait.
  mutating func stage(
    metadataOf batch: inout AppendBatch, behind waiting: [WaitingCommit],
    into staged: inout StagedCommit
  ) {
    func known(_ number: UInt32, _ staged: StagedCommit) -> MetricMetadata? {
      let pending = staged.metadata[number] ?? waiting.last(of: number) { $0.metadata }
      return pending.map(MetricMetadata.init) ?? metadata[number]
    }
    for (index, note) in batch.metadata.enumerated() {
      do throws(AppendError) {
        let number = try number(of: note.subject)
        log(number, &staged)
        if note.value != known(number, staged) { stage(note.value, of: number, into: &staged) }
      } catch {
        batch.rejections.append(AppendRejection(kind: .metadata, index: index, error: error))
      }
    }
    // Where the record of a series was lost, that of its metadata may have been lost, too.
    guard !metadata.isEmpty else { return }
    for number in staged.unloggedSeries where staged.metadata[number] == nil {
      if let known = known(number, staged) { stage(known, of: number, into: &staged) }
    }
  }

  private func stage(
    _ metadata: MetricMetadata, of number: UInt32, into staged: inout StagedCommit
  ) {
    staged.metadata.append(
      LogMetadata(series: tails[number].logReference, metadata), of: number)
  }

  /// The series that a note is about: one that has samples.
  private func number<Value>(
    of subject: AppendBatch.Note<Value>.Subject
  ) throws(AppendError) -> UInt32 {
    let number: UInt32? =
      switch subject {
      case .series(let reference): reference.number
      case .labels(let labels): index.find(labels)
      }
    guard let number, tails.contains(number),
      !tails[number].state.isDisjoint(with: [.hasSamples, .hasOutOfOrder])
    else { throw .unknownSeries }
    return number
  }

  /// Has a series logged if it is not.
  private mutating func log(_ number: UInt32, _ staged: inout StagedCommit) {
    if tails[number].state.insert(.isLogged).inserted { staged.unloggedSeries.append(number) }
  }
}

extension [WaitingCommit] {
  /// The last of some notes of a series; nil if there is none.
  fileprivate func last<Entry>(
    of series: UInt32, _ notes: (StagedCommit) -> StagedNotes<Entry>
  ) -> Entry? {
    for commit in reversed() {
      if let entry = notes(commit.staged)[series] { return entry }
    }
    return nil
  }
}

extension AppendBounds {
  /// Where an exemplar comes among those of its series.
  enum ExemplarAdmission {
    case last
    case late
  }

  /// Decides about an exemplar, as Prometheus does.
  ///
  /// - Parameters:
  ///   - exemplar: the exemplar.
  ///   - newest: the newest one of the series.
  /// - Returns: nil if it is the newest one, which is there already.
  fileprivate func admit(
    _ exemplar: Exemplar, behind newest: Exemplar?
  ) throws(AppendError) -> ExemplarAdmission? {
    guard exemplar.timestamp <= maxTime else { throw .tooFarInFuture }
    if exemplar.hasLongLabels { throw .exemplarLabelsTooLong }
    guard let newest else { return .last }
    if exemplar == newest { return nil }
    if exemplar.timestamp > newest.timestamp { return .last }
    if exemplar.timestamp < newest.timestamp {
      guard exemplar.timestamp > newest.timestamp.addingSaturated(-outOfOrderWindow) else {
        throw .outOfOrderExemplar
      }
      return .late
    }
    if exemplar.precedesAtSameTime(newest) { throw .outOfOrderExemplar }
    return .last
  }
}
