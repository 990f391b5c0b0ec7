package dev.bayplan.scheduler.cluster.fabric8;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.bayplan.api.Keys;
import dev.bayplan.api.PodSource;
import dev.bayplan.api.gang.Kin;
import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Sharer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A pod on the wire, as far as scheduling reads it (field names: {@code k8s.io/api/core/v1}). Lives
 * only while its JSON is read.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record PodJson(@Nullable Meta metadata, @Nullable Spec spec, @Nullable Status status) {

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Spec(
      String schedulerName,
      String nodeName,
      int priority,
      List<Container> containers,
      List<Container> initContainers,
      @Nullable Resources resources,
      Map<String, String> overhead,
      Map<String, String> nodeSelector,
      @Nullable Affinity affinity,
      List<Toleration> tolerations,
      @Nullable Security securityContext,
      List<Gate> schedulingGates,
      @Nullable Group schedulingGroup) {

    static final Spec NONE =
        new Spec(
            "", "", 0, List.of(), List.of(), null, Map.of(), Map.of(), null, List.of(), null,
            List.of(), null);

    Spec {
      schedulerName = Json.text(schedulerName);
      nodeName = Json.text(nodeName);
      containers = Json.list(containers);
      initContainers = Json.list(initContainers);
      overhead = Json.map(overhead);
      nodeSelector = Json.map(nodeSelector);
      tolerations = Json.list(tolerations);
      schedulingGates = Json.list(schedulingGates);
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Gate(String name) {
    Gate {
      name = Json.text(name);
    }
  }

  /** The native PodGroup ({@code PodSchedulingGroup}, from 1.36). */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Group(String podGroupName) {
    Group {
      podGroupName = Json.text(podGroupName);
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Status(String phase, String nominatedNodeName) {

    static final Status NONE = new Status("", "");

    Status {
      phase = Json.text(phase);
      nominatedNodeName = Json.text(nominatedNodeName);
    }

    boolean ended() {
      return phase.equals("Succeeded") || phase.equals("Failed");
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Security(@Nullable Long runAsUser) {

    static long user(@Nullable Security security) {
      Long user = security == null ? null : security.runAsUser();
      return user == null ? Sharer.ANY_USER : user;
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Container(
      String name,
      String restartPolicy,
      @Nullable Resources resources,
      @Nullable Security securityContext) {
    Container {
      name = Json.text(name);
      restartPolicy = Json.text(restartPolicy);
    }

    PodSource.Container source(ContainerKind kind) {
      return new PodSource.Container(
          name, kind, Resources.source(resources), Security.user(securityContext));
    }

    ContainerKind initKind() {
      return restartPolicy.equals("Always") ? ContainerKind.SIDECAR : ContainerKind.INIT;
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Resources(Map<String, String> requests, Map<String, String> limits) {
    Resources {
      requests = Json.map(requests);
      limits = Json.map(limits);
    }

    static PodSource.Resources source(@Nullable Resources resources) {
      return resources == null
          ? PodSource.Resources.NONE
          : new PodSource.Resources(resources.requests(), resources.limits());
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Affinity(@Nullable NodeAffinity nodeAffinity) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record NodeAffinity(
      @Nullable Required requiredDuringSchedulingIgnoredDuringExecution,
      List<Preferred> preferredDuringSchedulingIgnoredDuringExecution) {

    static final NodeAffinity NONE = new NodeAffinity(null, List.of());

    NodeAffinity {
      preferredDuringSchedulingIgnoredDuringExecution =
          Json.list(preferredDuringSchedulingIgnoredDuringExecution);
    }

    static NodeAffinity of(@Nullable Affinity affinity) {
      NodeAffinity own = affinity == null ? null : affinity.nodeAffinity();
      return own == null ? NONE : own;
    }

    List<PodSource.Term> required() {
      Required required = requiredDuringSchedulingIgnoredDuringExecution;
      return required == null
          ? List.of()
          : required.nodeSelectorTerms().stream().map(Term::source).toList();
    }

    List<PodSource.Preferred> preferred() {
      return preferredDuringSchedulingIgnoredDuringExecution.stream()
          .map(wish -> new PodSource.Preferred(wish.weight(), Term.source(wish.preference())))
          .toList();
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Required(List<Term> nodeSelectorTerms) {
    Required {
      nodeSelectorTerms = Json.list(nodeSelectorTerms);
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Preferred(int weight, @Nullable Term preference) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Term(List<Expression> matchExpressions, List<Expression> matchFields) {
    Term {
      matchExpressions = Json.list(matchExpressions);
      matchFields = Json.list(matchFields);
    }

    static PodSource.Term source(@Nullable Term term) {
      return term == null
          ? new PodSource.Term(List.of(), List.of())
          : new PodSource.Term(
              term.matchExpressions().stream().map(Expression::source).toList(),
              term.matchFields().stream().map(Expression::source).toList());
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Expression(String key, String operator, List<String> values) {
    Expression {
      key = Json.text(key);
      operator = Json.text(operator);
      values = Json.list(values);
    }

    PodSource.Expression source() {
      return new PodSource.Expression(key, operator, values);
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Toleration(String key, String operator, String value, String effect) {
    Toleration {
      key = Json.text(key);
      operator = Json.text(operator);
      value = Json.text(value);
      effect = Json.text(effect);
    }

    PodSource.Toleration source() {
      return new PodSource.Toleration(key, operator, value, effect);
    }
  }

  Meta meta() {
    return Meta.orNone(metadata);
  }

  Spec specOrNone() {
    return spec == null ? Spec.NONE : spec;
  }

  Status statusOrNone() {
    return status == null ? Status.NONE : status;
  }

  PodRef ref() {
    return new PodRef(meta().namespace(), meta().name(), meta().uid());
  }

  /** To whom the pod belongs. */
  Kin kin() {
    Group group = specOrNone().schedulingGroup();
    return new Kin(
        meta().labels(),
        meta().annotations(),
        group == null ? "" : group.podGroupName(),
        meta().controller());
  }

  PodSource source() {
    Spec own = specOrNone();
    return new PodSource(
        ref(),
        own.schedulerName(),
        ourAnnotations(),
        containers(own),
        new PodSource.PodLevel(
            Resources.source(own.resources()),
            own.overhead(),
            Security.user(own.securityContext())),
        constraints(own));
  }

  private Map<String, String> ourAnnotations() {
    Map<String, String> ours = new TreeMap<>(meta().annotations());
    ours.keySet().removeIf(key -> !key.startsWith(Keys.GROUP + "/"));
    return ours;
  }

  private static List<PodSource.Container> containers(Spec spec) {
    List<PodSource.Container> all = new ArrayList<>();
    spec.initContainers().forEach(container -> all.add(container.source(container.initKind())));
    spec.containers().forEach(container -> all.add(container.source(ContainerKind.MAIN)));
    return all;
  }

  private static PodSource.Constraints constraints(Spec spec) {
    NodeAffinity affinity = NodeAffinity.of(spec.affinity());
    return new PodSource.Constraints(
        spec.nodeSelector(),
        affinity.required(),
        affinity.preferred(),
        spec.tolerations().stream().map(Toleration::source).toList());
  }
}
