package dev.bayplan.api;

import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Sharer;
import java.util.List;
import java.util.Map;

/**
 * The parts of a pod that scheduling reads, as strings, whatever brought them here: the wire
 * scanner or a watch. Absent strings are empty. Parsed by {@link PodParser}.
 *
 * @param containers in start order: init containers first
 */
public record PodSource(
    PodRef ref,
    String schedulerName,
    Map<String, String> annotations,
    List<Container> containers,
    PodLevel podLevel,
    Constraints constraints) {

  public PodSource {
    annotations = Map.copyOf(annotations);
    containers = List.copyOf(containers);
  }

  /** Whether the pod names this scheduler. */
  public boolean ours() {
    return schedulerName.equals(Keys.SCHEDULER_NAME);
  }

  /** {@code resources.requests} and {@code resources.limits}: quantity by resource name. */
  public record Resources(Map<String, String> requests, Map<String, String> limits) {

    public static final Resources NONE = new Resources(Map.of(), Map.of());

    public Resources {
      requests = Map.copyOf(requests);
      limits = Map.copyOf(limits);
    }

    /** The text of a request; a limit without a request is the request too. Empty where neither. */
    String requested(String resource) {
      return requests.getOrDefault(resource, limits.getOrDefault(resource, ""));
    }
  }

  /**
   * @param user {@code securityContext.runAsUser}, {@link Sharer#ANY_USER} where it says none
   */
  public record Container(String name, ContainerKind kind, Resources resources, long user) {

    public Container(String name, ContainerKind kind, Resources resources) {
      this(name, kind, resources, Sharer.ANY_USER);
    }
  }

  /**
   * What the pod as a whole asks for.
   *
   * @param resources {@code spec.resources}: for CPU and memory it stands in place of the sum over
   *     the containers (KEP-2837)
   * @param overhead {@code spec.overhead}: added to everything
   * @param user {@code spec.securityContext.runAsUser}: of all containers that say none
   */
  public record PodLevel(Resources resources, Map<String, String> overhead, long user) {

    public static final PodLevel NONE = new PodLevel(Resources.NONE, Map.of());

    public PodLevel {
      overhead = Map.copyOf(overhead);
    }

    public PodLevel(Resources resources, Map<String, String> overhead) {
      this(resources, overhead, Sharer.ANY_USER);
    }
  }

  /**
   * Where the pod may run.
   *
   * @param nodeSelector {@code spec.nodeSelector}
   * @param required {@code nodeSelectorTerms} of the required node affinity
   * @param preferred the preferred node affinity
   */
  public record Constraints(
      Map<String, String> nodeSelector,
      List<Term> required,
      List<Preferred> preferred,
      List<Toleration> tolerations) {

    public static final Constraints NONE =
        new Constraints(Map.of(), List.of(), List.of(), List.of());

    public Constraints {
      nodeSelector = Map.copyOf(nodeSelector);
      required = List.copyOf(required);
      preferred = List.copyOf(preferred);
      tolerations = List.copyOf(tolerations);
    }
  }

  /** A node selector term: {@code matchExpressions} and {@code matchFields}. */
  public record Term(List<Expression> expressions, List<Expression> fields) {
    public Term {
      expressions = List.copyOf(expressions);
      fields = List.copyOf(fields);
    }
  }

  /** A preferred term and its weight. */
  public record Preferred(int weight, Term term) {}

  /**
   * @param operator as written: {@code In}, {@code NotIn}, {@code Exists}, {@code DoesNotExist},
   *     {@code Gt}, {@code Lt}
   */
  public record Expression(String key, String operator, List<String> values) {
    public Expression {
      values = List.copyOf(values);
    }
  }

  /**
   * @param operator {@code Exists}, {@code Equal} or empty, which means the latter
   * @param effect empty for all effects
   */
  public record Toleration(String key, String operator, String value, String effect) {}
}
