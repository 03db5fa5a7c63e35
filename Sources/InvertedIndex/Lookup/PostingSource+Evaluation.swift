extension PostingSource {
  /// The series that a selector chooses.
  ///
  /// The shortest term comes first, and the others only make the result smaller. When nothing is left, no
  /// further list is read.
  func evaluate(_ selector: Selector) throws(Failure) -> Postings {
    let plan = SelectorPlan(selector, in: self)
    if plan.isEmpty { return Postings() }
    var result =
      if let shortest = plan.included.first {
        Postings.union(ofLists: try lists(of: shortest))
      } else {
        Postings(copying: try allSeries())
      }
    for term in plan.included.dropFirst() where !result.isEmpty {
      if term.handles.count == 1 {
        result.formIntersection(with: try list(at: term.handles[0]))
      } else if term.isCheaperOneByOne(for: result.count) {
        var parts: [Postings] = []
        for handle in term.handles {
          var part = result
          part.formIntersection(with: try list(at: handle))
          if !part.isEmpty { parts.append(part) }
        }
        result = Postings.union(of: parts)
      } else {
        result.formIntersection(with: Postings.union(ofLists: try lists(of: term)))
      }
    }
    for term in plan.excluded where !result.isEmpty {
      if term.handles.count == 1 || term.isCheaperOneByOne(for: result.count) {
        for handle in term.handles { result.subtract(try list(at: handle)) }
      } else {
        result.subtract(Postings.union(ofLists: try lists(of: term)))
      }
    }
    return result
  }

  private func lists(of term: SelectorPlan<Self>.Term) throws(Failure) -> [List] {
    var lists: [List] = []
    lists.reserveCapacity(term.handles.count)
    for handle in term.handles { lists.append(try list(at: handle)) }
    return lists
  }
}

extension SelectorPlan.Term {
  /// Whether to find `resultCount` references in each list takes less than to unite the lists.
  ///
  /// To find one takes about as long as to unite ten.
  fileprivate func isCheaperOneByOne(for resultCount: Int) -> Bool {
    resultCount * handles.count * 10 < count
  }
}
