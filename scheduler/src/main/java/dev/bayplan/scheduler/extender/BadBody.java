package dev.bayplan.scheduler.extender;

/**
 * The bytes are no such message. The message says where and what was expected, never what the body
 * holds otherwise. Thrown by the scanner, caught where a body is read as a whole; without a stack
 * trace, since it tells of the sender and not of us.
 */
final class BadBody extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final BadRequest kind;
  private final String path;
  private final String problem;
  private final int at;

  BadBody(BadRequest kind, String problem, int at) {
    this("", kind, problem, at);
  }

  private BadBody(String path, BadRequest kind, String problem, int at) {
    super(
        (path.isEmpty() ? "body" : path) + ": " + problem + " (at byte " + at + ")",
        null,
        false,
        false);
    this.path = path;
    this.kind = kind;
    this.problem = problem;
    this.at = at;
  }

  BadRequest kind() {
    return kind;
  }

  /** The same, seen from the object around it. */
  BadBody within(String member) {
    boolean joined = path.isEmpty() || path.startsWith("[");
    return new BadBody(joined ? member + path : member + "." + path, kind, problem, at);
  }
}
