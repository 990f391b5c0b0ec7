package dev.bayplan.scheduler.cluster.fabric8;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One kind of objects, and what is known of it. One thread writes, any read.
 *
 * @param <I> what is kept of one object
 */
final class Sight<I extends Item> {

  private final String path;
  private final Form<I> form;
  private final Map<String, I> known;
  private volatile String revision = "";

  /**
   * @param path of the list
   * @param known the last state of each object by its key
   */
  Sight(String path, Form<I> form, Map<String, I> known) {
    this.path = path;
    this.form = form;
    this.known = known;
  }

  Sight(String path, Form<I> form) {
    this(path, form, new ConcurrentHashMap<>());
  }

  String path() {
    return path;
  }

  Form<I> form() {
    return form;
  }

  Map<String, I> known() {
    return known;
  }

  /** Everything up to this revision is known, and told; empty before the first list is. */
  String revision() {
    return revision;
  }

  void reached(String now) {
    revision = now;
  }
}
