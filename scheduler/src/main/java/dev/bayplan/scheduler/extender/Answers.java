package dev.bayplan.scheduler.extender;

import dev.bayplan.policies.Reason;
import dev.bayplan.policies.Remedy;
import dev.bayplan.scheduler.engine.FilterAnswer;
import java.nio.charset.StandardCharsets;

/**
 * Writes answers in the forms of {@code k8s.io/kube-scheduler/extender/v1}. A filter answer always
 * has its list of nodes: without one kube-scheduler takes "no node fits" even for a yes. Refused
 * nodes that no load could change go to {@code FailedAndUnresolvableNodes}, the others to {@code
 * FailedNodes}; both stay empty where some node fits.
 */
final class Answers {

  private static final int SMALL = 512;
  private static final int PER_NODE = 80;

  private Answers() {}

  static byte[] filter(FilterAnswer answer, OfferedNodes nodes) {
    return switch (answer) {
      case FilterAnswer.Anywhere _ -> fits(nodes, 0, nodes.size());
      case FilterAnswer.Placed placed -> fits(nodes, placed.index(), placed.index() + 1);
      case FilterAnswer.Refused refused -> refused(nodes, refused.reasons());
      case FilterAnswer.Failed failed -> failed(failed.message(), nodes.form());
    };
  }

  private static byte[] fits(OfferedNodes nodes, int from, int to) {
    JsonBytes out = new JsonBytes(SMALL + PER_NODE * (to - from));
    out.raw("{\"FailedNodes\":{},\"FailedAndUnresolvableNodes\":{},\"Error\":\"\",");
    return list(out, nodes, from, to);
  }

  private static byte[] refused(OfferedNodes nodes, Reason[] reasons) {
    JsonBytes out = new JsonBytes(SMALL + PER_NODE * reasons.length);
    out.raw("{\"FailedNodes\":");
    refusals(out, nodes, reasons, false);
    out.raw(",\"FailedAndUnresolvableNodes\":");
    refusals(out, nodes, reasons, true);
    out.raw(",\"Error\":\"\",");
    return list(out, nodes, 0, 0);
  }

  private static void refusals(
      JsonBytes out, OfferedNodes nodes, Reason[] reasons, boolean unresolvable) {
    char before = '{';
    for (int i = 0; i < reasons.length; i++) {
      if ((reasons[i].remedy() == Remedy.NEVER) == unresolvable) {
        out.raw(before);
        nodes.writeName(i, out);
        out.raw(':').raw(Sentences.json(reasons[i]));
        before = ',';
      }
    }
    out.raw(before == '{' ? "{}" : "}");
  }

  static byte[] failed(String message, OfferedNodes.Form form) {
    JsonBytes out = new JsonBytes(SMALL);
    out.raw("{\"FailedNodes\":{},\"FailedAndUnresolvableNodes\":{},\"Error\":").string(message);
    return out.raw(
            form == OfferedNodes.Form.NAMES ? ",\"NodeNames\":[]}" : ",\"Nodes\":{\"items\":[]}}")
        .toArray();
  }

  private static byte[] list(JsonBytes out, OfferedNodes nodes, int from, int to) {
    boolean names = nodes.form() == OfferedNodes.Form.NAMES;
    out.raw(names ? "\"NodeNames\":[" : "\"Nodes\":{\"items\":[");
    for (int i = from; i < to; i++) {
      if (i > from) {
        out.raw(',');
      }
      if (names) {
        nodes.writeName(i, out);
      } else {
        nodes.writeObject(i, out);
      }
    }
    return out.raw(names ? "]}" : "]}}").toArray();
  }

  /** {@code HostPriorityList}. */
  static byte[] ranks(OfferedNodes nodes, int[] ranks) {
    JsonBytes out = new JsonBytes(SMALL + PER_NODE * ranks.length);
    out.raw('[');
    for (int i = 0; i < ranks.length; i++) {
      out.raw(i == 0 ? "{\"Host\":" : ",{\"Host\":");
      nodes.writeName(i, out);
      out.raw(",\"Score\":").raw(Integer.toString(ranks[i])).raw('}');
    }
    return out.raw(']').toArray();
  }

  /** {@code ExtenderBindingResult}; an empty error is a yes. */
  static byte[] bound(String error) {
    return new JsonBytes(SMALL).raw("{\"Error\":").string(error).raw('}').toArray();
  }

  /** The reasons' fixed sentences as JSON strings. */
  private static final class Sentences {
    private static final byte[][] BY_REASON = new byte[Reason.values().length][];

    static {
      for (Reason reason : Reason.values()) {
        BY_REASON[reason.ordinal()] =
            ('"' + reason.sentence() + '"').getBytes(StandardCharsets.UTF_8);
      }
    }

    static byte[] json(Reason reason) {
      return BY_REASON[reason.ordinal()];
    }
  }
}
