internal import CYaml

/// How much YAML text holds once every alias is replaced by what it stands for, told before it is:
/// some hundred bytes can stand for more than any memory.
///
/// Yams tells nothing of the kind, so that its parser is asked event by event, which takes memory for
/// the text alone.
struct YAMLSize {
  /// More values than this are a slip of the pen, or meant to do harm.
  static let most = 200_000

  /// Values, lists, mappings and names, aliases replaced; `most + 1` for anything more.
  private(set) var count = 0
  /// The line of the alias or value that goes beyond `most`; from 1.
  private(set) var line: Int?

  /// Sizes of what has an anchor.
  private var anchors: [String: Int] = [:]
  /// The lists and mappings that are open: their anchors, and the count before each.
  private var open: [(anchor: String?, before: Int)] = []

  /// Counts; where the syntax is wrong, as far as it is right.
  init(_ text: String) {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else { return }
    defer { yaml_parser_delete(&parser) }
    var text = text
    text.withUTF8 { bytes in
      yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
      yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
      var isOver = false
      while !isOver, count <= Self.most {
        var event = yaml_event_t()
        guard yaml_parser_parse(&parser, &event) == 1 else { return }
        isOver = event.type == YAML_STREAM_END_EVENT
        take(event)
        if count > Self.most { line = Int(event.start_mark.line) + 1 }
        yaml_event_delete(&event)
      }
    }
  }

  private mutating func take(_ event: yaml_event_t) {
    switch event.type {
    case YAML_SCALAR_EVENT:
      let anchor = Self.name(event.data.scalar.anchor)
      add(1)
      if let anchor { anchors[anchor] = 1 }
    case YAML_SEQUENCE_START_EVENT:
      open.append((Self.name(event.data.sequence_start.anchor), count))
      add(1)
    case YAML_MAPPING_START_EVENT:
      open.append((Self.name(event.data.mapping_start.anchor), count))
      add(1)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
      guard let closed = open.popLast(), let anchor = closed.anchor else { return }
      anchors[anchor] = count - closed.before
    case YAML_ALIAS_EVENT:
      add(Self.name(event.data.alias.anchor).flatMap { anchors[$0] } ?? 1)
    default: break
    }
  }

  private mutating func add(_ size: Int) { count = min(count + size, Self.most + 1) }

  private static func name(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    text.map { String(cString: $0) }
  }
}
