/// Syntax with what its limits are about.
struct SyntaxNode {
  var syntax: Syntax
  /// The number of instructions.
  var size = 1
  /// The number of levels.
  var height = 1
  /// The largest product of counts of nested repetitions.
  var expansion = 1

  static func joining(_ nodes: [SyntaxNode]) -> SyntaxNode {
    if nodes.count == 1 { return nodes[0] }
    return SyntaxNode(
      syntax: .joining(nodes.map(\.syntax)), size: nodes.reduce(0) { $0 + $1.size },
      height: 1 + nodes.reduce(0) { max($0, $1.height) },
      expansion: nodes.reduce(1) { max($0, $1.expansion) })
  }

  static func choosing(_ nodes: [SyntaxNode]) -> SyntaxNode {
    if nodes.count == 1 { return nodes[0] }
    return SyntaxNode(
      syntax: .choosing(nodes.map(\.syntax)), size: nodes.reduce(0) { $0 + $1.size + 1 },
      height: 1 + nodes.reduce(0) { max($0, $1.height) },
      expansion: nodes.reduce(1) { max($0, $1.expansion) })
  }

  func repeated(minimum: Int, maximum: Int?) -> SyntaxNode {
    if maximum == 0 { return SyntaxNode(syntax: .empty) }
    let most = max(maximum ?? minimum, 1)
    return SyntaxNode(
      syntax: .repeating(syntax, minimum: minimum, maximum: maximum),
      size: most * size + (maximum.map { $0 - minimum } ?? 1), height: height + 1,
      expansion: most * expansion)
  }
}
