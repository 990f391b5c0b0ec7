package dev.bayplan.bench.cluster;

import dev.bayplan.api.Keys;
import java.util.List;
import java.util.stream.Collectors;

/** Pods of one GPU as a client posts them, and the patches that release them: JSON. */
final class PodBodies {

  /** Holds pods until the clock starts; nobody but this bench knows it. */
  static final String OWN_GATE = "bench.bayplan.dev/hold";

  private PodBodies() {}

  /** One that no node will do for: it names a volume claim that is not there. */
  static String unbindable(String name, String scheduler, List<String> gates) {
    return pod(name, scheduler, gates)
        .replace(
            "\"spec\":{",
            "\"spec\":{\"volumes\":[{\"name\":\"data\",\"persistentVolumeClaim\":"
                + "{\"claimName\":\"missing\"}}],");
  }

  /** About 1.3 kB once the API server has stored it. */
  static String pod(String name, String scheduler, List<String> gates) {
    return """
    {"apiVersion":"v1","kind":"Pod",
     "metadata":{"name":"%s","labels":{"app.kubernetes.io/name":"bench"}},
     "spec":{"schedulerName":"%s","schedulingGates":[%s],
      "containers":[{"name":"main","image":"registry.example/team/train:2026-11-24",
       "env":[{"name":"MASTER_ADDR","value":"train-0.train.research.svc"},
        {"name":"DATASET","value":"s3://datasets/project/part-0.parquet"},
        {"name":"EPOCHS","value":"90"}],
       "resources":{"requests":{"cpu":"500m","memory":"1Gi"},
        "limits":{"%s":"1"}}}]}}
    """
        .formatted(
            name,
            scheduler,
            gates.stream()
                .map(gate -> "{\"name\":\"" + gate + "\"}")
                .collect(Collectors.joining(",")),
            Keys.GPU);
  }

  /** JSON patch: the gate goes. */
  static String ungate() {
    return "[" + GATE_GOES + "]";
  }

  /** JSON patch: the gate goes, and the pod is for this node alone. */
  static String pin(String node) {
    return """
    [%s,{"op":"add","path":"/spec/affinity","value":{"nodeAffinity":
    {"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchFields":
    [{"key":"metadata.name","operator":"In","values":["%s"]}]}]}}}}]
    """
        .formatted(GATE_GOES, node);
  }

  private static final String GATE_GOES =
      """
      {"op":"test","path":"/spec/schedulingGates/0/name","value":"%s"},
      {"op":"remove","path":"/spec/schedulingGates"}\
      """
          .formatted(OWN_GATE);
}
