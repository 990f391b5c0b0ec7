package dev.bayplan.e2e.cases;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An extender that answers by a script and writes down how it was called. The same for both back
 * ends; callable from any thread.
 */
final class Answers {

  private final BinaryOperator<String> post;
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private Filter filter = Filter.FIRST;
  private int filterErrors;
  private int bindErrors;

  /** How filter answers. */
  enum Filter {
    /** The first of the names, in order. */
    FIRST,
    ALL,
    NONE,
    /** All but {@code n1}. */
    NOT_N1
  }

  /**
   * @param post posts the Binding of a pod to a node; the error, or the empty text
   */
  Answers(BinaryOperator<String> post) {
    this.post = post;
  }

  synchronized void filter(Filter next) {
    filter = next;
  }

  /** The next so many filter calls are answered with {@code Error}. */
  synchronized void filterErrors(int count) {
    filterErrors = count;
  }

  synchronized void bindErrors(int count) {
    bindErrors = count;
  }

  /** The names that are left; an empty list refuses all. Null is the field {@code Error}. */
  synchronized @Nullable List<String> onFilter(String pod, String nominated, List<String> offered) {
    List<String> nodes = offered.stream().sorted().toList();
    calls.add("filter " + pod + " " + nodes + " nominated=" + dash(nominated));
    if (filterErrors > 0) {
      filterErrors--;
      return null;
    }
    return switch (filter) {
      case FIRST -> nodes.subList(0, 1);
      case ALL -> nodes;
      case NONE -> List.of();
      case NOT_N1 -> nodes.stream().filter(node -> !node.equals("n1")).limit(1).toList();
    };
  }

  /** The last name is the best. */
  synchronized Map<String, Long> onPrioritize(String pod, List<String> offered) {
    List<String> nodes = offered.stream().sorted().toList();
    calls.add("prioritize " + pod + " " + nodes);
    return Map.of(nodes.getLast(), 10L);
  }

  String onBind(String pod, String node) {
    synchronized (this) {
      calls.add("bind " + pod + " " + node);
      if (bindErrors > 0) {
        bindErrors--;
        return "not now";
      }
    }
    return post.apply(pod, node);
  }

  int count() {
    return calls.size();
  }

  /** The calls so far; they are forgotten. */
  List<String> take() {
    synchronized (calls) {
      List<String> taken = List.copyOf(calls);
      calls.clear();
      return taken;
    }
  }

  static String dash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
