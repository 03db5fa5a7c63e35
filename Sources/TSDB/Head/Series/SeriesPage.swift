internal import Synchronization

/// 1,024 series of the head that follow each other, under one lock.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
final class SeriesPage: Sendable {
  static let slotCount = 1 << shift
  static let shift = 10

  private let slots = Mutex(SeriesSlots())

  /// The page on which a series is, counted from 0.
  @inline(__always)
  static func page(of series: UInt32) -> Int { Int(series) >> shift }

  /// The slot of its page in which a series is.
  @inline(__always)
  static func slot(of series: UInt32) -> Int { Int(series) & (slotCount - 1) }

  /// Locks the page for as long as `body` takes.
  @inline(__always)
  func withSlots<Result, Failure: Error>(
    _ body: (inout SeriesSlots) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try slots.withLock { (slots) throws(Failure) in try body(&slots) }
  }
}
