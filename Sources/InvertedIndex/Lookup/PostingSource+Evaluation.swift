extension PostingSource {
  /// The series that a selector chooses.
  ///
  /// Lists are intersected from the shortest on, until nothing is left.
  func evaluate(_ selector: Selector) throws(Failure) -> Postings {
    let plan = try SelectorPlan(selector, in: self)
    if plan.isEmpty { return Postings() }
    var result = plan.included.isEmpty ? Postings(copying: try allSeries()) : plan.intersection()
    for term in plan.excluded where !result.isEmpty {
      if term.isCheaperOneByOne(for: result.count) {
        for list in term.lists { result.subtract(list) }
      } else {
        result.subtract(Postings.union(ofLists: term.lists))
      }
    }
    return result
  }
}

extension SelectorPlan {
  /// What all included terms have in common; there is at least one.
  fileprivate func intersection() -> Postings {
    let single = included.filter { $0.lists.count == 1 }.map { $0.lists[0] }
    var unions = included.filter { $0.lists.count > 1 }.sorted { $0.count < $1.count }[...]
    var result =
      single.isEmpty
      ? Postings.union(ofLists: unions.removeFirst().lists) : Postings.intersection(ofLists: single)
    for term in unions where !result.isEmpty {
      if term.isCheaperOneByOne(for: result.count) {
        result = Postings.union(
          ofLists: term.lists.map { list in
            var common = result
            common.formIntersection(with: list)
            return common
          })
      } else {
        result.formIntersection(with: Postings.union(ofLists: term.lists))
      }
    }
    return result
  }
}

extension SelectorPlan.Term {
  /// Whether to find `resultCount` references in each list takes less than to unite the lists.
  ///
  /// To find one takes about as long as to unite ten.
  fileprivate func isCheaperOneByOne(for resultCount: Int) -> Bool {
    lists.count == 1 || resultCount * lists.count * 10 < count
  }
}
