extension RingDescription {
  /// What is odd about the ring: instance by instance, and then token by token.
  ///
  /// - Parameters:
  ///   - now: the present time, in milliseconds since 1970.
  ///   - tolerance: how far ahead the clocks of others may be.
  /// - Complexity: O(*t* + *n*) for *t* tokens and *n* instances
  public func diagnosis(now: Int64, tolerance: Duration = .seconds(60)) -> [RingOddity] {
    let seconds = now.advanced(by: tolerance).secondsRoundedDown
    return instances.flatMap { $0.oddities(after: seconds, now: now.secondsRoundedDown) }
      + tokenOddities
  }

  private var tokenOddities: [RingOddity] {
    var oddities: [RingOddity] = []
    let claims = sortedClaims
    var start = 0
    while start < claims.count {
      let token = claims[start].token
      let end = claims[start...].firstIndex { $0.token != token } ?? claims.count
      defer { start = end }
      guard end - start > 1 else { continue }
      var owners: [Int] = []
      for index in claims[start..<end].map(\.index).sorted() {
        if owners.last != index {
          owners.append(index)
        } else if oddities.last != .repeatedToken(token, of: instances[index].id) {
          oddities.append(.repeatedToken(token, of: instances[index].id))
        }
      }
      if owners.count > 1 { oddities.append(.sharedToken(token, owners.map { instances[$0].id })) }
    }
    return oddities
  }
}

extension Instance {
  /// What is odd about the instance by itself.
  ///
  /// - Parameters:
  ///   - limit: the last second since 1970 that is not taken for the future.
  ///   - now: the present second.
  fileprivate func oddities(after limit: Int64, now: Int64) -> [RingOddity] {
    var oddities: [RingOddity] = []
    if address.isEmpty { oddities.append(.noAddress(id)) }
    if !(0...5 ~= state.rawValue) { oddities.append(.unknownState(id, state)) }
    if heartbeat > limit {
      oddities.append(.futureHeartbeat(id, seconds: heartbeat.distance(after: now)))
    }
    if registered > limit {
      oddities.append(.futureRegistration(id, seconds: registered.distance(after: now)))
    }
    if zip(tokens, tokens.dropFirst()).contains(where: >) { oddities.append(.unsortedTokens(id)) }
    return oddities
  }
}

extension Int64 {
  /// How much greater it is than `other`, or the greatest number if that is more.
  fileprivate func distance(after other: Int64) -> Int64 {
    let (distance, overflow) = subtractingReportingOverflow(other)
    return overflow ? .max : distance
  }
}
