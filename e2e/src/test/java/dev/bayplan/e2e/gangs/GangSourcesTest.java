package dev.bayplan.e2e.gangs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.e2e.Manifests;
import dev.bayplan.policies.GangTerms;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.cluster.ApiHealth;
import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.cluster.SystemClock;
import dev.bayplan.scheduler.cluster.fabric8.Fabric8KubeApi;
import dev.bayplan.scheduler.engine.GangPlanned;
import dev.bayplan.scheduler.engine.Plan;
import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.ControlPlaneOptions;
import dev.bayplan.testcluster.Kubeconfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** With the rights of the installed service account, on an API server with native PodGroups. */
@Tag("cluster")
class GangSourcesTest {

  @RegisterExtension
  static final ControlPlaneExtension cluster =
      ControlPlaneExtension.of(
              ControlPlaneOptions.defaults()
                  .withApiServerFlag("--feature-gates=GenericWorkload=true")
                  .withApiServerFlag("--runtime-config=scheduling.k8s.io/v1alpha2=true"))
          .prepared(plane -> plane.install(Manifests.folder().resolve("overlays/test")));

  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** A CRD that takes everything, as far as it matters here; the real ones check more. */
  private static final String CRD =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata:
        name: %2$s.%1$s
        annotations: {api-approved.kubernetes.io: "a stand-in in a test"}
      spec:
        group: %1$s
        scope: Namespaced
        names: {kind: %3$s, plural: %2$s}
        versions:
        - name: %4$s
          served: true
          storage: true
          schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;

  private static final Heard heard = new Heard();
  private static Fabric8KubeApi api;

  @BeforeAll
  static void connect(@TempDir Path folder) throws IOException {
    var plane = cluster.plane();
    String token = plane.kubectl().run("-n", "bayplan-system", "create", "token", "bayplan");
    Path kubeconfig = folder.resolve("kubeconfig");
    Path tokenFile = Files.writeString(folder.resolve("token"), token.strip());
    Files.writeString(
        kubeconfig,
        Kubeconfig.ofPod(
            plane.url().toString(), plane.certificate(), "default", tokenFile, token.strip()));
    SystemClock clock = new SystemClock();
    api =
        Fabric8KubeApi.of(
            new Fabric8KubeApi.Options(Optional.of(kubeconfig), "bayplan", 7),
            clock,
            new ApiHealth(clock));
    api.watch(heard);
  }

  @AfterAll
  static void close() {
    api.close();
  }

  private static void await(String what, BooleanSupplier condition) {
    Await.until(what, LIMIT, condition, () -> "\nheard: " + heard.gangs);
  }

  private static void apply(String yaml) {
    cluster.plane().kubectl().apply(yaml);
  }

  private static void awaitGang(String gang, GangTerms terms) {
    await(gang + " is told", () -> terms.equals(heard.gangs.get("default " + gang)));
  }

  @Test
  void jobsAndNativePodGroupsAreBuiltIn() {
    await("all lists are told", () -> heard.synced.contains(KubeApi.Kind.GANGS));
    apply(
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: train}
        spec:
          completionMode: Indexed
          completions: 4
          parallelism: 4
          template:
            metadata: {annotations: {bayplan.dev/gang-require-level: zone}}
            spec:
              schedulerName: bayplan
              restartPolicy: Never
              containers: [{name: main, image: example/train}]
        """);
    String uid =
        cluster.plane().kubectl().run("get", "job", "train", "-o", "jsonpath={.metadata.uid}");
    awaitGang("job/" + uid.strip(), new GangTerms(4, "", ""));
    apply(
        """
        apiVersion: scheduling.k8s.io/v1alpha2
        kind: PodGroup
        metadata: {name: native}
        spec: {schedulingPolicy: {gang: {minCount: 3}}}
        """);
    awaitGang("podgroup.scheduling.k8s.io/native", new GangTerms(3, "", ""));
    cluster.plane().kubectl().run("delete", "job", "train");
    await("the Job is gone", () -> !heard.gangs.containsKey("default job/" + uid.strip()));
  }

  @Test
  void kindsThatAreInstalledLaterAreFound() {
    await("all lists are told", () -> heard.synced.contains(KubeApi.Kind.GANGS));
    apply(CRD.formatted("jobset.x-k8s.io", "jobsets", "JobSet", "v1alpha2"));
    apply(CRD.formatted("leaderworkerset.x-k8s.io", "leaderworkersets", "LeaderWorkerSet", "v1"));
    apply(CRD.formatted("scheduling.x-k8s.io", "podgroups", "PodGroup", "v1alpha1"));
    apply(CRD.formatted("scheduling.volcano.sh", "podgroups", "PodGroup", "v1beta1"));
    await("the objects are made", GangSourcesTest::makeObjects);
    awaitGang("jobset/set", new GangTerms(9, "", ""));
    awaitGang(
        "leaderworkerset/serve/1",
        new GangTerms(4, "", "").inStages(new TreeMap<>(Map.of("leader", 1, "worker", 3))));
    awaitGang("podgroup.scheduling.x-k8s.io/co", new GangTerms(5, "", ""));
    awaitGang(
        "podgroup.scheduling.volcano.sh/vol", new GangTerms(6, "topology.kubernetes.io/zone", ""));
    cluster.plane().kubectl().run("delete", "crd", "jobsets.jobset.x-k8s.io");
    await("the JobSet is gone", () -> !heard.gangs.containsKey("default jobset/set"));
  }

  /** Their kinds are served a moment after the CRDs are made. */
  private static boolean makeObjects() {
    String yaml =
        """
        apiVersion: jobset.x-k8s.io/v1alpha2
        kind: JobSet
        metadata: {name: set}
        spec:
          replicatedJobs:
          - {name: driver, template: {spec: {parallelism: 1, completions: 1}}}
          - {name: workers, replicas: 2, template: {spec: {parallelism: 4, completions: 4}}}
        ---
        apiVersion: leaderworkerset.x-k8s.io/v1
        kind: LeaderWorkerSet
        metadata: {name: serve}
        spec: {replicas: 2, startupPolicy: LeaderReady, leaderWorkerTemplate: {size: 4}}
        ---
        apiVersion: scheduling.x-k8s.io/v1alpha1
        kind: PodGroup
        metadata: {name: co}
        spec: {minMember: 5}
        ---
        apiVersion: scheduling.volcano.sh/v1beta1
        kind: PodGroup
        metadata: {name: vol, annotations: {bayplan.dev/gang-require-level: zone}}
        spec: {minMember: 6}
        """;
    return cluster.plane().kubectl().ask(yaml, "apply", "-f", "-").status() == 0;
  }

  @Test
  void aPlanIsWrittenInPartsReadAndRemoved() {
    GangPlanned plan = plan(2, 7);
    assertThat(get(api.writeGangPlan(plan))).isEqualTo(new KubeApi.Outcome.Ok());
    assertThat(get(api.listGangPlans()))
        .isEqualTo(new KubeApi.GangPlans.Listed(List.of(plan), List.of()));
    assertThat(get(api.writeGangPlan(plan(9, 6)))).isInstanceOf(KubeApi.Outcome.Refused.class);
    assertThat(get(api.writeGangPlan(plan(1, 7)))).isInstanceOf(KubeApi.Outcome.Refused.class);
    GangPlanned next = plan(1, 8);
    assertThat(get(api.writeGangPlan(next))).isEqualTo(new KubeApi.Outcome.Ok());
    assertThat(get(api.listGangPlans()))
        .isEqualTo(new KubeApi.GangPlans.Listed(List.of(next), List.of()));
    assertThat(get(api.deleteGangPlan("default", "gang/train")))
        .isEqualTo(new KubeApi.Outcome.Ok());
    assertThat(get(api.listGangPlans()))
        .isEqualTo(new KubeApi.GangPlans.Listed(List.of(), List.of()));
  }

  private static GangPlanned plan(long generation, long epoch) {
    List<Plan> members =
        IntStream.range(0, 1_500)
            .mapToObj(i ->
                new Plan(
                    new PodRef("default", "p-" + i, "uid-" + i),
                    new Placement(
                        "n-" + i, List.of(new Grant.Whole("main", new GpuId("GPU-" + i)))),
                    1,
                    "d-" + i))
            .toList();
    return new GangPlanned("default", "gang/train", generation, epoch, 120, 0, members);
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
