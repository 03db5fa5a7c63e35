import FairQueueing

/// The rules of fair order as they are written: tags in a tree of plain objects, looked through from one end
/// to the other. Where two flows have the same tag, either may be next.
final class ModelQueue {
  final class Node {
    var tag: Int64 = 0
    var virtualTime: Int64 = 0
    var weight = 1.0
    var children: [String: Node] = [:]
    var queued: [Request] = []
    var running = 0

    var waiting: Int { queued.count + children.values.reduce(0) { $0 + $1.waiting } }
    var isIdle: Bool { running == 0 && waiting == 0 }
  }

  struct Request {
    var id: RequestID
    var path: [String]
    var cost: Double
    var requestClass: Int
    var enqueuedAt: Int64
    var deadline: Int64
  }

  let root = Node()
  let classes: [Int64]
  let cap: Double
  var running: [RequestID: Request] = [:]

  init(classes: [Int64] = [0], cap: Double = .infinity) {
    self.classes = classes
    self.cap = cap
  }

  /// The nodes of a path, from the root down.
  func nodes(_ path: [String]) -> [Node] {
    var nodes = [root]
    for name in path {
      let above = nodes[nodes.count - 1]
      let node = above.children[name] ?? Node()
      above.children[name] = node
      nodes.append(node)
    }
    return nodes
  }

  func enqueue(_ request: Request, weights: [Double]) {
    let nodes = nodes(request.path)
    for (level, node) in nodes.dropFirst().enumerated() {
      if node.waiting == 0 { node.tag = max(node.tag, nodes[level].virtualTime) }
    }
    for (node, weight) in zip(nodes.dropFirst(), weights) { node.weight = weight }
    nodes[nodes.count - 1].queued.append(request)
  }

  /// Whether a request may be the next one.
  func isNext(_ request: Request) -> Bool {
    let nodes = nodes(request.path)
    for (above, node) in zip(nodes, nodes.dropFirst()) {
      let least = above.children.values.filter { $0.waiting > 0 }.map(\.tag).min()
      if node.tag != least { return false }
    }
    let leaf = nodes[nodes.count - 1]
    func rank(_ request: Request) -> Int64 { request.enqueuedAt + classes[request.requestClass] }
    let sisters = leaf.queued.filter { $0.requestClass == request.requestClass }
    return sisters.first?.id == request.id
      && leaf.queued.allSatisfy { rank($0) >= rank(request) }
  }

  func request(_ id: RequestID) -> Request? {
    func find(_ node: Node) -> Request? {
      node.queued.first { $0.id == id }
        ?? node.children.values.lazy.compactMap { find($0) }.first
    }
    return find(root)
  }

  func dispatch(_ request: Request) {
    let nodes = nodes(request.path)
    nodes[nodes.count - 1].queued.removeAll { $0.id == request.id }
    for (above, node) in zip(nodes, nodes.dropFirst()) {
      above.virtualTime = max(above.virtualTime, node.tag)
      node.tag += Int64(
        min(max(request.cost * (0x1p20 / node.weight), 1), 0x1p51).rounded(.toNearestOrEven))
      node.running += 1
    }
    running[request.id] = request
    forgetIdle()
  }

  /// Takes a running request back, with what it has cost.
  func settle(_ id: RequestID, cost: Double?) -> Request? {
    guard let request = running.removeValue(forKey: id) else { return nil }
    let difference = cost.map { min(max($0 - request.cost, -cap), cap) } ?? 0
    for node in nodes(request.path).dropFirst() {
      node.running -= 1
      node.tag += Int64(
        min(max(difference * (0x1p20 / node.weight), -0x1p51), 0x1p51).rounded(.toNearestOrEven))
    }
    return request
  }

  func complete(_ id: RequestID, cost: Double?) {
    _ = settle(id, cost: cost)
    forgetIdle()
  }

  func requeue(_ id: RequestID, cost: Double?) {
    guard let request = settle(id, cost: cost) else { return }
    let nodes = nodes(request.path)
    for (above, node) in zip(nodes, nodes.dropFirst()) where node.waiting == 0 {
      node.tag = max(node.tag, above.virtualTime)
    }
    let leaf = nodes[nodes.count - 1]
    let place = leaf.queued.firstIndex {
      $0.requestClass == request.requestClass && $0.enqueuedAt >= request.enqueuedAt
    }
    leaf.queued.insert(request, at: place ?? leaf.queued.count)
  }

  func remove(_ request: Request) {
    let leaf = nodes(request.path).last
    leaf?.queued.removeAll { $0.id == request.id }
    forgetIdle()
  }

  var queued: [Request] {
    func all(_ node: Node) -> [Request] { node.queued + node.children.values.flatMap(all) }
    return all(root)
  }

  /// Forgets who has nothing queued or running and owes nothing; all of them if nobody has.
  private func forgetIdle() {
    func forget(_ node: Node) {
      node.children = node.children.filter { !$0.value.isIdle || $0.value.tag > node.virtualTime }
      for child in node.children.values { forget(child) }
    }
    if root.children.values.allSatisfy(\.isIdle) {
      root.children = [:]
      root.virtualTime = 0
    }
    forget(root)
  }
}
