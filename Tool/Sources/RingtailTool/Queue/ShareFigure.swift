internal import QueueSimulation

/// A figure of the shares of tenants over time, side by side for several policies, as SVG.
///
/// Each panel is a stack: a tenant's layer is as high as its share of what the workers did in an interval.
/// Dashed lines are where the layers would end by weight.
struct ShareFigure {
  private static let colors = [
    "#d55e00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#cc79a7", "#e69f00", "#999999",
  ]
  private static let panel = (width: 250.0, height: 180.0)
  private static let margin = (left: 64.0, top: 44.0, right: 24.0, bottom: 60.0)
  private static let gap = 32.0

  private let scenario: QueueScenario
  private let reports: [(policy: String, report: QueueReport)]

  init(_ scenario: QueueScenario, _ reports: [(policy: String, report: QueueReport)]) {
    self.scenario = scenario
    self.reports = reports
  }

  /// The figure as a document.
  var svg: String {
    let (legend, legendHeight) = legend
    let height = Self.margin.top + Self.panel.height + Self.margin.bottom + legendHeight
    var lines = [
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.text(width)) \(Self.text(height))" \
      font-family="Helvetica, Arial, sans-serif" font-size="12" fill="#222222" role="img">
      """,
      "<title>Share of each tenant in what the workers did, over time</title>",
      "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>",
    ]
    lines += axis
    for (index, (policy, report)) in reports.enumerated() {
      let x = Self.margin.left + Double(index) * (Self.panel.width + Self.gap)
      lines.append(
        "<g transform=\"translate(\(Self.text(x)) \(Self.text(Self.margin.top)))\">")
      lines += Self.panel(policy, report, duration: scenario.duration)
      lines.append("</g>")
    }
    return (lines + legend + ["</svg>", ""]).joined(separator: "\n")
  }

  private var width: Double {
    let count = Double(reports.count)
    return Self.margin.left + count * Self.panel.width + (count - 1) * Self.gap + Self.margin.right
  }

  /// What the heights mean, to the left of the first panel.
  private var axis: [String] {
    let ticks = [0.0, 0.5, 1].map { share in
      let y = Self.margin.top + Self.panel.height * (1 - share) + 4
      return Self.label("\(Int(100 * share)) %", x: Self.margin.left - 8, y: y, anchor: "end")
    }
    let middle = Self.text(Self.margin.top + Self.panel.height / 2)
    return ticks + [
      """
      <text transform="translate(16 \(middle)) rotate(-90)" text-anchor="middle">share of \
      workers</text>
      """
    ]
  }

  private static func panel(_ policy: String, _ report: QueueReport, duration: Double) -> [String] {
    var lines = [
      "<text x=\"0\" y=\"-14\" font-size=\"14\" font-weight=\"bold\">\(escaped(policy))</text>"
    ]
    let total = report.tenants.indices.reduce(into: [Double]()) { sums, tenant in
      let service = report.tenants[tenant].serviceByInterval
      sums = sums.isEmpty ? service : zip(sums, service).map { $0 + $1 }
    }
    var floor = total.map { _ in 0.0 }
    for (index, tenant) in report.tenants.enumerated() {
      let ceiling = zip(zip(floor, tenant.serviceByInterval), total).map {
        $1 > 0 ? $0.0 + $0.1 / $1 : 0
      }
      let color = colors[index % colors.count]
      lines.append("<path d=\"\(outline(floor, ceiling))\" fill=\"\(color)\"/>")
      floor = ceiling
    }
    let weights = report.tenants.map(\.weight)
    var weight = 0.0
    for part in weights.dropLast() {
      weight += part
      let y = text(panel.height * (1 - weight / weights.reduce(0, +)))
      lines.append(
        "<path d=\"M0 \(y)H\(text(panel.width))\" stroke=\"#222222\" stroke-dasharray=\"4 3\"/>")
    }
    lines.append(
      """
      <rect width="\(text(panel.width))" height="\(text(panel.height))" fill="none" \
      stroke="#222222"/>
      """)
    for (part, anchor) in [(0.0, "start"), (0.5, "middle"), (1, "end")] {
      let time = GoText.number(part * duration) + (part == 1 ? " s" : "")
      lines.append(
        label(time, x: part * panel.width, y: panel.height + 18, anchor: anchor))
    }
    return lines
  }

  /// The way around a layer: along its ceiling, and back along its floor.
  private static func outline(_ floor: [Double], _ ceiling: [Double]) -> String {
    let width = panel.width / Double(floor.count)
    let y = { (share: Double) in text(panel.height * (1 - share)) }
    var path = ""
    for (index, share) in ceiling.enumerated() {
      path += (index == 0 ? "M0 " : "V") + y(share) + "H" + text(Double(index + 1) * width)
    }
    for (index, share) in floor.enumerated().reversed() {
      path += "V" + y(share) + "H" + text(Double(index) * width)
    }
    return path + "Z"
  }

  /// Who is who, below the panels, in as many lines as it takes.
  private var legend: (lines: [String], height: Double) {
    let top = Self.margin.top + Self.panel.height + 44
    var (x, y) = (Self.margin.left, top)
    var lines: [String] = []
    for (index, tenant) in scenario.tenants.enumerated() {
      let width = 42 + 7 * Double(tenant.name.count)
      if x + width > self.width, x > Self.margin.left { (x, y) = (Self.margin.left, y + 20) }
      let color = Self.colors[index % Self.colors.count]
      lines.append(
        """
        <rect x="\(Self.text(x))" y="\(Self.text(y))" width="12" height="12" fill="\(color)"/>
        """)
      lines.append(Self.label(tenant.name, x: x + 18, y: y + 10, anchor: "start"))
      x += width
    }
    let note = "dashed: shares by weight, if all wait"
    lines.append(Self.label(note, x: Self.margin.left, y: y + 32, anchor: "start"))
    return (lines, y + 24 - top)
  }

  private static func label(_ text: String, x: Double, y: Double, anchor: String) -> String {
    """
    <text x="\(Self.text(x))" y="\(Self.text(y))" text-anchor="\(anchor)">\(escaped(text))</text>
    """
  }

  /// A coordinate, to a tenth.
  private static func text(_ coordinate: Double) -> String {
    let text = fixed(coordinate, decimals: 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { escaped, character in
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      default: escaped.append(character)
      }
    }
  }
}
