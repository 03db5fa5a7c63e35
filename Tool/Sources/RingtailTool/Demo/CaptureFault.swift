package import SeriesModel
package import TSDB

/// How a store differs from the captured samples that were appended to it.
package struct CaptureFault: Error, Equatable {
  package enum Difference: Equatable, Sendable {
    /// A sample that was acknowledged is not there, or one before another that is.
    case missing
    /// A sample is there that was not in the input, or is of another tenant.
    case unexpected
    /// A sample has another value.
    case changed
    /// Of a commit, other samples are there, and this is not.
    case torn
    /// A sample was not taken.
    case rejected(AppendError)
  }

  package var tenant: Int
  package var labels: LabelSet
  package var time: Int64
  package var difference: Difference
}

extension CaptureFault: CustomStringConvertible {
  package var description: String {
    let fault =
      switch difference {
      case .missing: "a sample that was acknowledged is missing"
      case .unexpected: "a sample is there that was not in the input of this tenant"
      case .changed: "a sample has another value than in the input"
      case .torn: "a part of a commit is there, and a sample of it is missing"
      case .rejected(let error): "a sample was not taken (\(error))"
      }
    return "\(Capture.tenants[tenant]): \(fault): \(labels) at \(time)"
  }
}
