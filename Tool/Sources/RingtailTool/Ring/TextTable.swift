internal import Foundation

/// A table that a person reads: columns as wide as what is in them.
struct TextTable {
  private var rows: [[String]]
  private let isNumber: [Bool]

  /// A table without rows.
  ///
  /// - Parameters:
  ///   - header: what the columns are called.
  ///   - isNumber: which columns have numbers, which end below one another.
  init(_ header: [String], isNumber: [Bool]) {
    rows = [header]
    self.isNumber = isNumber
  }

  /// Adds a row.
  mutating func add(_ row: [String]) { rows.append(row) }

  /// The header and the rows.
  var lines: [String] {
    let widths = isNumber.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.indices.map { column in
        isNumber[column]
          ? row[column].padded(onLeftTo: widths[column]) : row[column].padded(to: widths[column])
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}

/// A number with so many decimals.
func fixed(_ number: Double, decimals: Int) -> String {
  String(format: "%.\(decimals)f", number)
}
