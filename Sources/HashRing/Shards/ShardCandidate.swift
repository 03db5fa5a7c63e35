/// What decides, besides its tokens, how an instance becomes a member of a shard.
struct ShardCandidate: Equatable {
  /// When it registered, in seconds since 1970; 0 if that is unknown.
  let registered: Int64
  private let readOnly: ReadOnly?

  /// That it is, or was, read-only.
  private enum ReadOnly: Equatable {
    /// By its state.
    case byState
    /// By a mark, which was set or removed at this second since 1970; 0 if that is unknown.
    case byMark(isSet: Bool, updated: Int64)
  }

  /// What a draw does that meets an instance.
  enum Role {
    /// Takes it, and ends.
    case settled
    /// Takes it, and goes on.
    case extending
    /// Goes on.
    case leftOut
  }

  init(_ instance: Instance, _ rule: ShardRules.ReadOnlyRule) {
    registered = instance.registered
    switch rule {
    case .extending: readOnly = instance.state == .readOnly ? .byState : nil
    case .leftOut:
      let (isSet, updated) = (instance.isMarkedReadOnly, instance.readOnlyUpdated)
      readOnly = isSet || updated > 0 ? .byMark(isSet: isSet, updated: updated) : nil
    }
  }

  /// The first second since 1970, of those that decide over the role, within a look-back; the last one that
  /// there is if none is.
  func firstTime(in window: LookbackWindow) -> Int64 {
    let first = window.contains(registered) ? registered : .max
    guard case .byMark(_, let updated) = readOnly, window.contains(updated) else { return first }
    return min(first, updated)
  }

  /// What a draw does that meets the instance, with this look-back or none.
  func role(in window: LookbackWindow?) -> Role {
    switch readOnly {
    case nil: break
    case .byState: return .extending
    case .byMark(let isSet, let updated):
      guard let window else { return isSet ? .leftOut : .settled }
      if isSet && updated > 0 && !window.contains(updated) { return .leftOut }
      if isSet || window.contains(updated) { return .extending }
    }
    return window?.contains(registered) ?? false ? .extending : .settled
  }
}
