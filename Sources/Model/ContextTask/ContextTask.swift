/// Objects in contexts, and the properties that each has in each: what a network with one hidden layer learns.
///
/// An example is an object and a context, both one-hot; every object is seen in every context. Properties
/// are the nodes of a binary tree over the objects: one that all have, two that a half each has, and so on
/// down to one for each object. A first block of them holds in all contexts, and one further block for each
/// context holds there alone. Source: Jarvis, Klein, Rosman & Saxe, "Make Haste Slowly" (ICLR 2025), arXiv
/// 2503.06181, the variant with one tree for all contexts; the tree is that of Saxe, McClelland & Ganguli
/// (2019), doi:10.1073/pnas.1820226116.
public struct ContextTask: Sendable, Hashable {
  /// Objects, a power of two.
  public let objects: Int
  /// Contexts C.
  public let contexts: Int

  /// A task.
  ///
  /// - Precondition: objects are a power of two of at least 2, contexts at least 2.
  public init(objects: Int, contexts: Int) {
    precondition(objects >= 2 && objects & (objects - 1) == 0, "a tree halves the objects")
    precondition(contexts >= 2, "with one context there is nothing to tell")
    (self.objects, self.contexts) = (objects, contexts)
  }

  /// Inputs: objects, then contexts.
  public var inputs: Int { objects + contexts }
  /// Nodes of the tree.
  public var properties: Int { 2 * objects - 1 }
  /// Outputs: the properties that hold in all contexts, then those of each.
  public var outputs: Int { (contexts + 1) * properties }
  /// Objects in contexts; example c · objects + o is object o in context c.
  public var examples: Int { contexts * objects }

  /// Whether an object has a property: node 2^l − 1 + i of level l belongs to the i-th of 2^l equal parts.
  public func has(_ object: Int, property: Int) -> Bool {
    let level = (property + 1).bitWidth - 1 - (property + 1).leadingZeroBitCount
    return object / (objects >> level) == property + 1 - 1 << level
  }

  /// What outputs are to be, examples × outputs.
  public var targets: [Float] {
    (0..<examples).flatMap { example in
      let (context, object) = (example / objects, example % objects)
      let own: [Float] = (0..<properties).map { has(object, property: $0) ? 1 : 0 }
      let none = [Float](repeating: 0, count: properties)
      return own + (0..<contexts).flatMap { $0 == context ? own : none }
    }
  }
}
