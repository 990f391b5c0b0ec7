package dev.bayplan.e2e.cases;

/** An API server and a kube-scheduler with the profile of our manifests, model or real. */
interface Backend extends AutoCloseable {

  Answers answers();

  void node(String name, int gpus);

  void deleteNode(String node);

  /** Nobody tolerates it. */
  void taint(String node);

  void untaint(String node);

  void pod(Made pod);

  /** Writes the name, or (empty) clears it; the status, as in HTTP. */
  int nominate(String pod, String node);

  /** Takes our gate off. */
  void ungate(String pod);

  /** Takes our gate off and writes the plan, as the extender does. */
  void release(String pod, String node);

  /**
   * One patch that takes our gate off and writes a name.
   *
   * @param onStatus whether it is sent to {@code pods/status}
   */
  void ungateAndNominate(String pod, String node, boolean onStatus);

  void annotate(String pod, String value);

  /** DELETE with a grace period: nobody ends the pod. */
  void terminate(String pod);

  /** The Eviction API; nobody ends the pod. */
  void evict(String pod);

  /** DELETE without grace. */
  void deletePod(String pod);

  /** Posts a Binding; the status, as in HTTP. With {@code rightUid} false, for a uid of old. */
  int bind(String pod, String node, boolean rightUid);

  /** kube-scheduler is killed, and the next one is at work. */
  void restartScheduler();

  /** Returns once the extender was not called for three seconds. */
  void settle();

  /**
   * {@code bound n0}, {@code gated nominated=-}, or {@code pending nominated=n0 Unschedulable};
   * with {@code planned n1} where a plan is written, and {@code leaving} where it is.
   */
  String state(String pod);

  /** Takes away what a case has made. */
  @Override
  void close();
}
