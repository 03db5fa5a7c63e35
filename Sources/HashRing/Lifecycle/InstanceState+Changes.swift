extension InstanceState {
  /// Whether an instance that runs may go from this state to `next`.
  ///
  /// What an instance finds of itself when it starts is another matter: one that was leaving may come back
  /// as active.
  public func mayBecome(_ next: Self) -> Bool {
    switch (self, next) {
    case (.pending, .joining), (.joining, .pending), (.pending, .active), (.pending, .readOnly),
      (.joining, .active), (.joining, .readOnly), (.active, .readOnly), (.readOnly, .active),
      (.active, .leaving), (.readOnly, .leaving):
      true
    default: false
    }
  }

  /// Whether an instance in this state has done all that is needed to serve.
  var isServing: Bool { self == .active || self == .readOnly }
}
