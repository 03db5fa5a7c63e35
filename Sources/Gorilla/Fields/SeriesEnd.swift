extension Double {
  /// The NaN that marks the end of a series, the stale marker of Prometheus; see
  /// `Documentation/Formats/Chunks.md`.
  ///
  /// `SeriesModel` has the public name for it. This module imports none that has labels, and a public
  /// one here would be the second of that name.
  @inlinable
  static var seriesEnd: Double { Double(bitPattern: 0x7FF0_0000_0000_0002) }

  /// Whether this is ``seriesEnd``, by its bit pattern.
  @inlinable
  var isSeriesEnd: Bool { bitPattern == 0x7FF0_0000_0000_0002 }
}
