package dev.bayplan.e2e.cases;

import java.util.ArrayList;
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
    backend.answers().filterErrors(1);
    return this;
  }

  Script nextBindFails() {
    backend.answers().bindErrors(1);
    return this;
  }

  // --- what happens

  Script pod(String name, int gpus) {
    pods.add(name);
    return after("create " + name, () -> backend.pod(name, gpus, false));
  }

  Script gatedPod(String name, int gpus) {
    pods.add(name);
    return after("create " + name + " gated", () -> backend.pod(name, gpus, true));
  }

  Script nominate(String pod, String node) {
    return after("nominate " + pod + " " + Answers.dash(node), () -> backend.nominate(pod, node));
  }

  Script ungate(String pod) {
    return after("ungate " + pod, () -> backend.ungate(pod));
  }

  Script annotate(String pod) {
    String value = "write " + transcript.size();
    return after("annotate " + pod, () -> backend.annotate(pod, value));
  }

  Script taint(String node) {
    return after("taint " + node, () -> backend.taint(node));
  }

  Script addNode(String name, int gpus) {
    return after("add " + name, () -> backend.node(name, gpus));
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
    transcript.add("> " + write);
    action.run();
    backend.settle();
    transcript.addAll(backend.answers().take());
    pods.forEach(pod -> transcript.add(pod + ": " + backend.state(pod)));
    return this;
  }
}
