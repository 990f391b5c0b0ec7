package dev.bayplan.scheduler.extender;

import dev.bayplan.api.PodParser;
import dev.bayplan.api.PodSource;
import dev.bayplan.api.gang.Kin;
import dev.bayplan.api.gang.Membership;
import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Sharer;
import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.Standing;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The slow twin of {@link ExtenderArgs#read}: the same rules on a tree that Jackson has read. */
final class JacksonTwin {

  /** What a body says. */
  record Args(ExtenderPod pod, List<String> nodeNames, boolean objects) {}

  private JacksonTwin() {}

  static Args read(byte[] body) {
    Tree args = Tree.parse(body).object("Pod", "Nodes", "NodeNames");
    Tree pod = args.get("Pod");
    Tree objects = args.get("Nodes");
    Tree names = args.get("NodeNames");
    List<String> offered = new ArrayList<>();
    if (objects != null) {
      each(objects.object("items").get("items"), item -> offered.add(nodeName(item)));
    }
    if (names != null) {
      each(names, name -> offered.add(name.string()));
    }
    Tree.check((objects == null) != (names == null));
    return new Args(pod(Tree.there(pod)), offered, objects != null);
  }

  private static String nodeName(Tree node) {
    Tree metadata = Tree.there(node.object("metadata").get("metadata"));
    return Tree.there(metadata.object("name").get("name")).string();
  }

  private static ExtenderPod pod(Tree pod) {
    pod.object("metadata", "spec", "status");
    Tree metadata = pod.member("metadata");
    metadata.object(
        "name",
        "namespace",
        "uid",
        "resourceVersion",
        "creationTimestamp",
        "annotations",
        "labels",
        "ownerReferences");
    Tree spec = pod.member("spec");
    spec.object(
        "containers",
        "initContainers",
        "schedulerName",
        "schedulingGroup",
        "nodeName",
        "priority",
        "resources",
        "overhead",
        "nodeSelector",
        "affinity",
        "securityContext",
        "tolerations");
    Tree status = pod.member("status").object("nominatedNodeName");
    List<PodSource.Container> containers = new ArrayList<>();
    each(spec.get("initContainers"), each -> containers.add(container(each, true)));
    each(spec.get("containers"), each -> containers.add(container(each, false)));
    PodRef ref =
        new PodRef(name(metadata, "namespace"), name(metadata, "name"), name(metadata, "uid"));
    PodSource source =
        new PodSource(
            ref,
            spec.text("schedulerName"),
            map(metadata.get("annotations")),
            containers,
            new PodSource.PodLevel(
                resources(spec.get("resources")), map(spec.get("overhead")), user(spec)),
            constraints(spec));
    Map<String, String> annotations = map(metadata.get("annotations"));
    Membership belongs =
        Membership.of(
            new Kin(
                map(metadata.get("labels")),
                annotations,
                spec.member("schedulingGroup").object("podGroupName").text("podGroupName"),
                controller(metadata.get("ownerReferences"))));
    PodFacts facts =
        new PodFacts(
                ref,
                revision(metadata.text("resourceVersion")),
                source.ours(),
                belongs.judge(PodParser.parse(source)),
                spec.integer("priority"),
                seconds(metadata.get("creationTimestamp")),
                standing(status.text("nominatedNodeName")))
            .with(new PodFacts.Ties(map(metadata.get("labels")), belongs.group(), belongs.gang()));
    return new ExtenderPod(facts, status.text("nominatedNodeName"), spec.text("nodeName"));
  }

  private static Standing standing(String nominated) {
    return nominated.isEmpty()
        ? Standing.PENDING
        : new Standing.Pending(Standing.Gates.NONE, nominated, Optional.empty());
  }

  private static Kin.Controller controller(@Nullable Tree owners) {
    Kin.Controller found = Kin.Controller.NONE;
    for (Owner owner : list(owners, JacksonTwin::owner)) {
      found = owner.controls() ? owner.who() : found;
    }
    return found;
  }

  private record Owner(Kin.Controller who, boolean controls) {}

  private static Owner owner(Tree owner) {
    owner.object("apiVersion", "kind", "uid", "controller");
    Tree controls = owner.get("controller");
    return new Owner(
        new Kin.Controller(owner.text("apiVersion"), owner.text("kind"), owner.text("uid")),
        controls != null && controls.bool());
  }

  private static String name(Tree metadata, String key) {
    String name = metadata.text(key);
    Tree.check(name.matches("[A-Za-z0-9._:-]{1,253}"));
    return name;
  }

  private static long revision(String text) {
    return text.matches("[+-]?[0-9]{1,18}") ? Math.max(0, Long.parseLong(text)) : 0;
  }

  private static long seconds(@Nullable Tree time) {
    try {
      return time == null ? 0 : Instant.parse(time.string()).getEpochSecond();
    } catch (DateTimeException noTime) {
      throw new Tree.Refused();
    }
  }

  private static PodSource.Container container(Tree container, boolean init) {
    container.object("name", "restartPolicy", "resources", "securityContext");
    boolean sidecar = container.text("restartPolicy").equals("Always");
    ContainerKind kind =
        !init ? ContainerKind.MAIN : sidecar ? ContainerKind.SIDECAR : ContainerKind.INIT;
    return new PodSource.Container(
        container.text("name"), kind, resources(container.get("resources")), user(container));
  }

  private static long user(Tree of) {
    Tree security = of.get("securityContext");
    return security == null || security.object("runAsUser").get("runAsUser") == null
        ? Sharer.ANY_USER
        : security.integer("runAsUser");
  }

  private static PodSource.Resources resources(@Nullable Tree resources) {
    if (resources == null) {
      return PodSource.Resources.NONE;
    }
    resources.object("requests", "limits");
    return new PodSource.Resources(map(resources.get("requests")), map(resources.get("limits")));
  }

  private static PodSource.Constraints constraints(Tree spec) {
    Tree affinity = spec.member("affinity").object("nodeAffinity").member("nodeAffinity");
    affinity.object(
        "requiredDuringSchedulingIgnoredDuringExecution",
        "preferredDuringSchedulingIgnoredDuringExecution");
    Tree required = affinity.member("requiredDuringSchedulingIgnoredDuringExecution");
    return new PodSource.Constraints(
        map(spec.get("nodeSelector")),
        list(required.object("nodeSelectorTerms").get("nodeSelectorTerms"), JacksonTwin::term),
        list(
            affinity.get("preferredDuringSchedulingIgnoredDuringExecution"),
            JacksonTwin::preferred),
        list(spec.get("tolerations"), JacksonTwin::toleration));
  }

  private static PodSource.Term term(Tree term) {
    term.object("matchExpressions", "matchFields");
    return new PodSource.Term(
        list(term.get("matchExpressions"), JacksonTwin::expression),
        list(term.get("matchFields"), JacksonTwin::expression));
  }

  private static PodSource.Preferred preferred(Tree preferred) {
    preferred.object("weight", "preference");
    return new PodSource.Preferred(
        preferred.integer("weight"), term(preferred.member("preference")));
  }

  private static PodSource.Expression expression(Tree expression) {
    expression.object("key", "operator", "values");
    return new PodSource.Expression(
        expression.text("key"),
        expression.text("operator"),
        list(expression.get("values"), Tree::string));
  }

  private static PodSource.Toleration toleration(Tree toleration) {
    toleration.object("key", "operator", "value", "effect");
    return new PodSource.Toleration(
        toleration.text("key"),
        toleration.text("operator"),
        toleration.text("value"),
        toleration.text("effect"));
  }

  private static void each(@Nullable Tree array, Consumer<Tree> action) {
    if (array != null) {
      array.array().forEach(action);
    }
  }

  private static <T> List<T> list(@Nullable Tree array, Function<Tree, T> reading) {
    List<T> list = new ArrayList<>();
    each(array, element -> list.add(reading.apply(element)));
    return list;
  }

  private static Map<String, String> map(@Nullable Tree object) {
    Map<String, String> map = new LinkedHashMap<>();
    if (object != null) {
      object.members().forEach(m -> Tree.check(map.put(m.getKey(), m.getValue().string()) == null));
    }
    return map;
  }
}
