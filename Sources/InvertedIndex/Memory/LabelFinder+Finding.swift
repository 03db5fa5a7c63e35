internal import SeriesModel

extension LabelFinder {
  /// The pairs of `labels`; nil if one of them is not there. Nothing is made.
  func find(_ labels: LabelSet, in store: PostingStore) -> [UInt32]? {
    var pairs: [UInt32] = []
    var isKnown = true
    labels.forEachLabel { name, value in
      guard isKnown, let name = find(name: name, in: store),
        let pair = find(name, value, in: store)
      else {
        isKnown = false
        return
      }
      pairs.append(pair)
    }
    return isKnown ? pairs : nil
  }
}
