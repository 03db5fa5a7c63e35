internal import SeriesModel

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension HeadState {
  /// Admits the exemplars of a batch, whose samples have been admitted.
  mutating func stage(
    exemplarsOf batch: inout AppendBatch, _ bounds: AppendBounds, into staged: inout StagedCommit
  ) {
    guard exemplars.limit > 0 else { return }
    for (index, note) in batch.exemplars.enumerated() {
      do throws(AppendError) {
        let number = try number(of: note.subject)
        let newest =
          staged.exemplars[number].map(Exemplar.init) ?? exemplars.newest(of: number)
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

  /// Admits the metadata of a batch, whose samples have been admitted.
  mutating func stage(metadataOf batch: inout AppendBatch, into staged: inout StagedCommit) {
    for (index, note) in batch.metadata.enumerated() {
      do throws(AppendError) {
        let number = try number(of: note.subject)
        log(number, &staged)
        let known = staged.metadata[number].map(MetricMetadata.init) ?? metadata[number]
        if note.value != known { stage(note.value, of: number, into: &staged) }
      } catch {
        batch.rejections.append(AppendRejection(kind: .metadata, index: index, error: error))
      }
    }
    guard !metadata.isEmpty else { return }
    // Where the record of a series was lost, that of its metadata may have been lost, too.
    for number in staged.unloggedSeries where staged.metadata[number] == nil {
      if let known = metadata[number] { stage(known, of: number, into: &staged) }
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
