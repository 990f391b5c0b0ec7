package dev.bayplan.scheduler.extender;

import dev.bayplan.scheduler.engine.NodeNames;

/** Reads a {@code v1.NodeList}: of each node its name, and where the object begins and ends. */
final class NodeListReader {

  private static final Members<NodeListReader> METADATA =
      new Members<NodeListReader>().with("name", (in, list) -> list.name(in));

  private static final Members<NodeListReader> NODE =
      new Members<NodeListReader>().with("metadata", METADATA::read);

  private static final Members<NodeListReader> LIST =
      new Members<NodeListReader>().with("items", (in, list) -> Values.elements(in, list::node));

  private final OfferedNodes nodes;
  private final NodeNames names;

  NodeListReader(OfferedNodes nodes, NodeNames names) {
    this.nodes = nodes;
    this.names = names;
  }

  void read(JsonScanner in) {
    LIST.read(in, this);
  }

  private void node(JsonScanner in) {
    int from = in.position();
    int before = nodes.size();
    NODE.read(in, this);
    if (nodes.size() == before) {
      throw in.bad(BadRequest.WRONG_SHAPE, "metadata.name is missing");
    }
    nodes.lastObject(from, in.endOfLast());
  }

  private void name(JsonScanner in) {
    in.scanString();
    nodes.add(in.text(), names);
  }
}
