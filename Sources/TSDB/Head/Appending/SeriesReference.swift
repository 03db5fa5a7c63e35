/// By what a store that is open knows a series: quicker than by its labels.
///
/// It holds as long as the store is open and the series has samples in the head. A sample for one that is no
/// more is refused with ``AppendError/unknownSeries``; it can be appended by its labels.
public struct SeriesReference: Hashable, Sendable {
  let number: UInt32
}
