extension Double {
  /// The NaN that marks the end of a series: the last scrape did not find it any more.
  ///
  /// Only this bit pattern is a marker; other NaNs are values.
  @inlinable
  public static var staleMarker: Double { Double(bitPattern: 0x7FF0_0000_0000_0002) }

  /// Whether this is ``staleMarker``, by its bit pattern.
  @inlinable
  public var isStaleMarker: Bool { bitPattern == 0x7FF0_0000_0000_0002 }
}
