package dev.bayplan.scheduler.extender;

import dev.bayplan.scheduler.engine.NodeNames;
import java.util.Arrays;

/**
 * The nodes of one request: per node its row for the engine, and where its name and, where whole
 * objects were sent, its object lie in the body, so that the answer copies bytes.
 */
final class OfferedNodes {

  private static final int FEW = 64;

  /** How the request named its nodes, and so how the answer must. */
  enum Form {
    /** {@code NodeNames}: the extender is {@code nodeCacheCapable}. */
    NAMES,
    /** {@code Nodes}: whole objects. */
    OBJECTS
  }

  private final byte[] body;
  private final Form form;
  private int size;
  private int[] rows = new int[FEW];
  private int[] nameSpans = new int[2 * FEW];
  private int[] objectSpans = new int[2 * FEW];

  private OfferedNodes(byte[] body, Form form) {
    this.body = body;
    this.form = form;
  }

  static OfferedNodes names(JsonScanner in, NodeNames names) {
    OfferedNodes nodes = new OfferedNodes(in.bytes(), Form.NAMES);
    Values.elements(
        in,
        each -> {
          each.scanString();
          nodes.add(each.text(), names);
        });
    return nodes;
  }

  static OfferedNodes objects(JsonScanner in, NodeNames names) {
    OfferedNodes nodes = new OfferedNodes(in.bytes(), Form.OBJECTS);
    new NodeListReader(nodes, names).read(in);
    return nodes;
  }

  void add(JsonText name, NodeNames names) {
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, 2 * size);
      nameSpans = Arrays.copyOf(nameSpans, 4 * size);
      objectSpans = Arrays.copyOf(objectSpans, 4 * size);
    }
    rows[size] =
        name.escaped() ? names.row(name.decoded()) : names.row(body, name.from(), name.to());
    nameSpans[2 * size] = name.from();
    nameSpans[2 * size + 1] = name.to();
    size++;
  }

  /** Where the object of the node that was added last lies. */
  void lastObject(int from, int to) {
    objectSpans[2 * size - 2] = from;
    objectSpans[2 * size - 1] = to;
  }

  int size() {
    return size;
  }

  Form form() {
    return form;
  }

  /** Rows by position; a copy, since a question is kept for the record. */
  int[] rows() {
    return Arrays.copyOf(rows, size);
  }

  /** Writes the name as a JSON string, just as it came. */
  void writeName(int index, JsonBytes out) {
    out.raw('"').copy(body, nameSpans[2 * index], nameSpans[2 * index + 1]).raw('"');
  }

  void writeObject(int index, JsonBytes out) {
    out.copy(body, objectSpans[2 * index], objectSpans[2 * index + 1]);
  }
}
