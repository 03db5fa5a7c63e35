/// A name with its hash, which is computed once and not at every look-up.
///
/// Names of different bytes are different, even if they look the same.
@usableFromInline
struct FlowName: Hashable, Sendable {
  /// The name.
  @usableFromInline let text: String
  /// Of the bytes, keyed anew in every process, so that nobody can choose names that collide.
  let digest: Int

  init(_ text: String) {
    self.text = text
    var hasher = Hasher()
    for byte in text.utf8 { hasher.combine(byte) }
    digest = hasher.finalize()
  }

  // Strings that are equal may have different bytes, but then their digests differ.
  @usableFromInline
  static func == (left: FlowName, right: FlowName) -> Bool {
    left.digest == right.digest && left.text == right.text
  }

  @usableFromInline
  func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}

extension FlowName {
  /// The name of a flow that is not there.
  static let none = FlowName("")
}
