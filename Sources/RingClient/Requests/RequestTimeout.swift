/// The time was up before requests were decided.
public struct RequestTimeout: Error, Hashable {}
