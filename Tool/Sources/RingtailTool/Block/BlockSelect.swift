internal import ArgumentParser
internal import Blocks
internal import InvertedIndex

/// `ringtail block select`
struct BlockSelect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "select",
    abstract: "Prints the labels of the series that a selector chooses, a JSON line each, sorted.")

  @OptionGroup var argument: BlockArgument

  @Argument(
    help: "A selector in the syntax of PromQL, such as 'up{job=~\"a|b\"}'.",
    transform: readSelector)
  var selector: Selector

  func run() throws {
    let block = try argument.open()
    var output = Output()
    let cursor = try exiting {
      block.makeCursor(of: try block.select(selector))
    }
    let isSound = try forEachSeries(cursor) { series in
      output.line(JSONRecord(try series.labels()).line)
    }
    if !isSound { throw ExitCode(1) }
  }
}
