package dev.bayplan.scheduler.extender;

import dev.bayplan.scheduler.engine.NodeNames;
import dev.bayplan.scheduler.engine.Question;
import org.jspecify.annotations.Nullable;

/**
 * The body of a filter or prioritize call: {@code ExtenderArgs} of {@code
 * k8s.io/kube-scheduler/extender/v1}. Its Go type has no JSON tags, so the keys are the Go names,
 * and what is absent is sent as null.
 */
record ExtenderArgs(ExtenderPod pod, OfferedNodes nodes) {

  private static final Members<Draft> ARGS =
      new Members<Draft>()
          .with("Pod", (in, draft) -> draft.pod = PodReader.read(in))
          .with("Nodes", (in, draft) -> draft.objects = OfferedNodes.objects(in, draft.table))
          .with("NodeNames", (in, draft) -> draft.names = OfferedNodes.names(in, draft.table));

  private static final class Draft {
    final NodeNames table;
    @Nullable ExtenderPod pod;
    @Nullable OfferedNodes objects;
    @Nullable OfferedNodes names;

    Draft(NodeNames table) {
      this.table = table;
    }
  }

  static ExtenderArgs read(byte[] body, int length, NodeNames table) {
    JsonScanner in = new JsonScanner(body, length);
    Draft draft = new Draft(table);
    ARGS.read(in, draft);
    in.finish();
    ExtenderPod pod = draft.pod;
    if (pod == null) {
      throw in.bad(BadRequest.WRONG_SHAPE, "Pod is missing");
    }
    return new ExtenderArgs(pod, nodes(in, draft));
  }

  private static OfferedNodes nodes(JsonScanner in, Draft draft) {
    OfferedNodes names = draft.names;
    OfferedNodes objects = draft.objects;
    if (names != null && objects != null) {
      throw in.bad(BadRequest.WRONG_SHAPE, "both NodeNames and Nodes are there, expected one");
    }
    if (names != null) {
      return names;
    }
    if (objects != null) {
      return objects;
    }
    throw in.bad(BadRequest.WRONG_SHAPE, "neither NodeNames nor Nodes is there");
  }

  Question question(NodeNames table) {
    int nominated = pod.nominated().isEmpty() ? -1 : table.row(pod.nominated());
    return new Question(pod.facts(), nodes.rows(), nominated);
  }
}
