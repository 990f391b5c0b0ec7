package dev.bayplan.e2e.cases;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The words of a case. Each write waits for what it leads to and writes the transcript. */
final class Script {

  private final Backend backend;
  private final List<String> transcript = new ArrayList<>();
  private final Set<String> pods = new TreeSet<>();

  Script(Backend backend) {
    this.backend = backend;
  }

  List<String> transcript() {
    return List.copyOf(transcript);
  }

  // --- before anything happens

  Script node(String name, int gpus) {
    backend.node(name, gpus);
    return this;
  }

  Script filterAnswers(Answers.Filter filter) {
    backend.answers().filter(filter);
    return this;
  }

  Script nextFilterFails() {
    return nextFiltersFail(1);
  }

  Script nextFiltersFail(int count) {
    backend.answers().filterErrors(count);
    return this;
  }

  Script nextBindFails() {
    backend.answers().bindErrors(1);
    return this;
  }

  // --- what happens

  Script pod(String name, int gpus) {
    return pod(Made.pod(name, gpus));
  }

  Script gatedPod(String name, int gpus) {
    return pod(Made.gated(name, gpus));
  }

  Script pod(Made pod) {
    pods.add(pod.name());
    return after("create " + pod, () -> backend.pod(pod));
  }

  Script nominate(String pod, String node) {
    return after("nominate " + pod + " " + Answers.dash(node), () -> backend.nominate(pod, node));
  }

  /** Where the answer is what the case is about. */
  Script nominateAnswered(String pod, String node) {
    int status = backend.nominate(pod, node);
    return after("nominate " + pod + " " + Answers.dash(node) + " = " + status, () -> {});
  }

  Script ungate(String pod) {
    return after("ungate " + pod, () -> backend.ungate(pod));
  }

  Script release(String pod, String node) {
    return after("release " + pod + " " + node, () -> backend.release(pod, node));
  }

  Script ungateAndNominate(String pod, String node, boolean onStatus) {
    String where = onStatus ? " by one patch of the status" : " by one patch";
    return after(
        "ungate and nominate " + pod + " " + node + where,
        () -> backend.ungateAndNominate(pod, node, onStatus));
  }

  Script annotate(String pod) {
    String value = "write " + transcript.size();
    return after("annotate " + pod, () -> backend.annotate(pod, value));
  }

  Script taint(String node) {
    return after("taint " + node, () -> backend.taint(node));
  }

  Script untaint(String node) {
    return after("untaint " + node, () -> backend.untaint(node));
  }

  Script deleteNode(String node) {
    return after("remove " + node, () -> backend.deleteNode(node));
  }

  Script restartScheduler() {
    return after("restart kube-scheduler", backend::restartScheduler, true);
  }

  Script addNode(String name, int gpus) {
    return after("add " + name, () -> backend.node(name, gpus));
  }

  Script terminate(String pod) {
    return after("terminate " + pod, () -> backend.terminate(pod));
  }

  Script evict(String pod) {
    return after("evict " + pod, () -> backend.evict(pod));
  }

  Script delete(String pod) {
    pods.remove(pod);
    return after("delete " + pod, () -> backend.deletePod(pod));
  }

  Script bind(String pod, String node) {
    int status = backend.bind(pod, node, true);
    return after("bind " + pod + " " + node + " = " + status, () -> {});
  }

  Script bindOldUid(String pod, String node) {
    int status = backend.bind(pod, node, false);
    return after("bind " + pod + " of old " + node + " = " + status, () -> {});
  }

  private Script after(String write, Runnable action) {
    return after(write, action, false);
  }

  /**
   * @param unsure whether nobody can say how often each call is made: a write to the scheduler's
   *     own pod wakes refused pods
   */
  private Script after(String write, Runnable action, boolean unsure) {
    transcript.add("> " + write);
    action.run();
    backend.settle();
    List<String> calls = backend.answers().take();
    transcript.addAll(unsure ? new LinkedHashSet<>(calls) : calls);
    pods.forEach(pod -> transcript.add(pod + ": " + backend.state(pod)));
    return this;
  }
}
