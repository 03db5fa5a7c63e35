extension Array {
  /// Appends the elements of `span`, and grows by more than it needs.
  mutating func append(copying span: Span<Element>) {
    // Room for nothing would be a write into the storage that all empty arrays share.
    if span.isEmpty { return }
    append(addingCapacity: span.count) { output in
      for index in span.indices { output.append(span[index]) }
    }
  }
}
