internal import Chunks
internal import SeriesModel

/// What few series of the head have: histograms, and samples that came out of order.
///
/// `@unchecked`: it belongs to one ``HeadSeries``, and is touched only by who has the lock of its page.
final class SeriesExtras: @unchecked Sendable {
  /// The chunk of histograms that takes samples.
  var builder: ChunkBuilder
  var outOfOrder = OutOfOrderSamples()

  var isEmpty: Bool { builder.isEmpty && outOfOrder.isEmpty }

  init(_ rules: CuttingRules) { builder = ChunkBuilder(rules: rules) }
}
