package dev.bayplan.scheduler.extender;

import dev.bayplan.policies.PodRef;

/** The body of a bind call: {@code ExtenderBindingArgs}. */
record BindingArgs(PodRef pod, String node) {

  private static final Members<Draft> ARGS =
      new Members<Draft>()
          .with("PodName", (in, draft) -> draft.name = PodReader.name(in))
          .with("PodNamespace", (in, draft) -> draft.namespace = PodReader.name(in))
          .with("PodUID", (in, draft) -> draft.uid = PodReader.name(in))
          .with("Node", (in, draft) -> draft.node = PodReader.name(in));

  private static final class Draft {
    String name = "";
    String namespace = "";
    String uid = "";
    String node = "";
  }

  static BindingArgs read(byte[] body, int length) {
    JsonScanner in = new JsonScanner(body, length);
    Draft draft = new Draft();
    ARGS.read(in, draft);
    in.finish();
    mustHave(in, "PodName", draft.name);
    mustHave(in, "PodNamespace", draft.namespace);
    mustHave(in, "PodUID", draft.uid);
    mustHave(in, "Node", draft.node);
    return new BindingArgs(new PodRef(draft.namespace, draft.name, draft.uid), draft.node);
  }

  private static void mustHave(JsonScanner in, String key, String value) {
    if (value.isEmpty()) {
      throw in.bad(BadRequest.WRONG_SHAPE, key + " is missing");
    }
  }
}
