/// The newest metadata of each series. What several have in common is there once.
struct MetadataStorage: Sendable {
  private struct Shared: Sendable {
    var metadata: MetricMetadata
    var seriesCount: Int
  }

  /// The places of what the series have, by their numbers.
  private var places: [UInt32: UInt32] = [:]
  private var shared: [Shared] = []
  private var placesByMetadata: [MetricMetadata: UInt32] = [:]
  /// Places that no series has.
  private var free: [UInt32] = []

  /// Whether no series has any.
  var isEmpty: Bool { places.isEmpty }

  /// The metadata of a series; nil if it has none.
  subscript(series: UInt32) -> MetricMetadata? { places[series].map { shared[Int($0)].metadata } }

  /// Gives metadata to a series, in place of what it had.
  mutating func set(_ metadata: MetricMetadata, of series: UInt32) {
    remove(series)
    let place = place(of: metadata)
    shared[Int(place)].seriesCount += 1
    places[series] = place
  }

  /// Drops the metadata of a series.
  mutating func remove(_ series: UInt32) {
    guard let place = places.removeValue(forKey: series) else { return }
    shared[Int(place)].seriesCount -= 1
    guard shared[Int(place)].seriesCount == 0 else { return }
    placesByMetadata[shared[Int(place)].metadata] = nil
    shared[Int(place)].metadata = MetricMetadata(type: .unknown)
    free.append(place)
  }

  private mutating func place(of metadata: MetricMetadata) -> UInt32 {
    if let known = placesByMetadata[metadata] { return known }
    let place: UInt32
    if let freed = free.popLast() {
      place = freed
      shared[Int(place)].metadata = metadata
    } else {
      place = UInt32(shared.count)
      shared.append(Shared(metadata: metadata, seriesCount: 0))
    }
    placesByMetadata[metadata] = place
    return place
  }
}
