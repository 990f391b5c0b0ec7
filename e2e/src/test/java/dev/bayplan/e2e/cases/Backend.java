package dev.bayplan.e2e.cases;

/** An API server and a kube-scheduler with the profile of our manifests, model or real. */
interface Backend extends AutoCloseable {

  Answers answers();

  void node(String name, int gpus);

  /** Gated by {@code bayplan.dev/plan} where {@code gated}. */
  void pod(String name, int gpus, boolean gated);

  void nominate(String pod, String node);

  void ungate(String pod);

  void annotate(String pod, String value);

  void taint(String node);

  void deletePod(String pod);

  /** Posts a Binding; the status, as in HTTP. With {@code rightUid} false, for a uid of old. */
  int bind(String pod, String node, boolean rightUid);

  /** Returns once the extender was not called for three seconds. */
  void settle();

  /** {@code bound n0}, {@code gated}, or {@code pending nominated=n0 Unschedulable}. */
  String state(String pod);

  /** Takes away what a case has made. */
  @Override
  void close();
}
