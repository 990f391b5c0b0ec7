package dev.bayplan.scheduler.extender;

import dev.bayplan.api.PodParser;
import dev.bayplan.api.PodSource;
import dev.bayplan.api.gang.Kin;
import dev.bayplan.api.gang.Membership;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Sharer;
import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.Standing;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the members of a {@code v1.Pod} that scheduling needs; lives for one pod. */
final class PodReader {

  /** Kubernetes' own limit for names, which also keeps log lines short. */
  private static final int MAX_NAME = 253;

  private static final Members<PodReader> METADATA =
      new Members<PodReader>()
          .with("name", (in, pod) -> pod.name = name(in))
          .with("namespace", (in, pod) -> pod.namespace = name(in))
          .with("uid", (in, pod) -> pod.uid = name(in))
          .with("resourceVersion", (in, pod) -> pod.revision = revision(in))
          .with("creationTimestamp", (in, pod) -> pod.createdSeconds = seconds(in))
          .with("annotations", (in, pod) -> pod.annotations = Values.stringMap(in))
          .with("labels", (in, pod) -> pod.labels = Values.stringMap(in))
          .with("ownerReferences", (in, pod) -> Values.elements(in, pod::owner));

  private static final Members<Owner> OWNER =
      new Members<Owner>()
          .with("apiVersion", (in, owner) -> owner.apiVersion = in.string())
          .with("kind", (in, owner) -> owner.kind = in.string())
          .with("uid", (in, owner) -> owner.uid = in.string())
          .with("controller", (in, owner) -> owner.controls = in.bool());

  private static final class Owner {
    String apiVersion = "";
    String kind = "";
    String uid = "";
    boolean controls;
  }

  private static final Members<PodReader> GROUP =
      new Members<PodReader>().with("podGroupName", (in, pod) -> pod.podGroup = in.string());

  private static final Members<PodReader> SPEC =
      new Members<PodReader>()
          .with("schedulingGroup", (in, pod) -> GROUP.read(in, pod))
          .with("containers", (in, pod) -> ContainerReader.mains(in, pod.mains))
          .with("initContainers", (in, pod) -> ContainerReader.inits(in, pod.inits))
          .with("schedulerName", (in, pod) -> pod.schedulerName = in.string())
          .with("nodeName", (in, pod) -> pod.nodeName = in.string())
          .with("priority", (in, pod) -> pod.priority = in.integer())
          .with("resources", (in, pod) -> pod.resources = ContainerReader.resources(in))
          .with("overhead", (in, pod) -> pod.overhead = Values.stringMap(in))
          .with("nodeSelector", (in, pod) -> pod.constraints.selector(in))
          .with("securityContext", (in, pod) -> pod.user = ContainerReader.user(in))
          .with("affinity", (in, pod) -> pod.constraints.affinity(in))
          .with("tolerations", (in, pod) -> pod.constraints.tolerations(in));

  private static final Members<PodReader> STATUS =
      new Members<PodReader>().with("nominatedNodeName", (in, pod) -> pod.nominated = in.string());

  private static final Members<PodReader> POD =
      new Members<PodReader>()
          .with("metadata", METADATA::read)
          .with("spec", SPEC::read)
          .with("status", STATUS::read);

  private String name = "";
  private String namespace = "";
  private String uid = "";
  private long revision;
  private long createdSeconds;
  private Map<String, String> annotations = Map.of();
  private Map<String, String> labels = Map.of();
  private Kin.Controller controller = Kin.Controller.NONE;
  private String podGroup = "";
  private final List<PodSource.Container> mains = new ArrayList<>();
  private final List<PodSource.Container> inits = new ArrayList<>();
  private PodSource.Resources resources = PodSource.Resources.NONE;
  private Map<String, String> overhead = Map.of();
  private final ConstraintsReader constraints = new ConstraintsReader();
  private String schedulerName = "";
  private String nodeName = "";
  private String nominated = "";
  private int priority;
  private long user = Sharer.ANY_USER;

  private PodReader() {}

  static ExtenderPod read(JsonScanner in) {
    PodReader pod = new PodReader();
    POD.read(in, pod);
    pod.mustHave(in, "metadata.name", pod.name);
    pod.mustHave(in, "metadata.namespace", pod.namespace);
    pod.mustHave(in, "metadata.uid", pod.uid);
    return new ExtenderPod(pod.facts(), pod.nominated, pod.nodeName);
  }

  private void owner(JsonScanner in) {
    Owner owner = new Owner();
    OWNER.read(in, owner);
    controller =
        owner.controls ? new Kin.Controller(owner.apiVersion, owner.kind, owner.uid) : controller;
  }

  private void mustHave(JsonScanner in, String what, String value) {
    if (value.isEmpty()) {
      throw in.bad(BadRequest.WRONG_SHAPE, what + " is missing");
    }
  }

  private PodFacts facts() {
    List<PodSource.Container> containers = new ArrayList<>(inits);
    containers.addAll(mains);
    PodRef ref = new PodRef(namespace, name, uid);
    PodSource source =
        new PodSource(
            ref,
            schedulerName,
            annotations,
            containers,
            new PodSource.PodLevel(resources, overhead, user),
            constraints.constraints());
    Membership belongs = Membership.of(new Kin(labels, annotations, podGroup, controller));
    return new PodFacts(
            ref,
            revision,
            source.ours(),
            belongs.judge(PodParser.parse(source)),
            priority,
            createdSeconds,
            standing())
        .with(new PodFacts.Ties(labels, belongs.group(), belongs.gang()));
  }

  /** A pod that kube-scheduler tries has no gates. */
  private Standing standing() {
    return nominated.isEmpty()
        ? Standing.PENDING
        : new Standing.Pending(Standing.Gates.NONE, nominated, Optional.empty());
  }

  /** Names go into log lines and paths: nothing but what Kubernetes allows in any name. */
  static String name(JsonScanner in) {
    int at = in.position();
    String name = in.string();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean fine =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '.'
              || c == '_'
              || c == ':';
      if (!fine || i == MAX_NAME) {
        throw new BadBody(BadRequest.WRONG_SHAPE, "no name that Kubernetes gives", at);
      }
    }
    return name;
  }

  /** Opaque by contract, a number in every release: what is none counts as not known. */
  private static long revision(JsonScanner in) {
    try {
      return Math.max(0, Long.parseLong(in.string()));
    } catch (NumberFormatException opaque) {
      return 0;
    }
  }

  private static long seconds(JsonScanner in) {
    int at = in.position();
    try {
      return Instant.parse(in.string()).getEpochSecond();
    } catch (DateTimeParseException notATime) {
      throw new BadBody(BadRequest.WRONG_SHAPE, "expected a time such as 2026-01-31T12:00:00Z", at);
    }
  }
}
