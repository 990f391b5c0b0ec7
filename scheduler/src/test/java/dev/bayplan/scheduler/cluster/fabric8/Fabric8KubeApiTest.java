package dev.bayplan.scheduler.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.GpuTerms;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.Level;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.PlacementPolicy;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Resources;
import dev.bayplan.policies.Rules;
import dev.bayplan.policies.Taint;
import dev.bayplan.scheduler.cluster.AgentLease;
import dev.bayplan.scheduler.cluster.ApiHealth;
import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.cluster.Notice;
import dev.bayplan.scheduler.cluster.PolicyObject;
import dev.bayplan.scheduler.cluster.SystemClock;
import dev.bayplan.scheduler.engine.Event;
import dev.bayplan.scheduler.engine.Plan;
import dev.bayplan.scheduler.engine.Standing;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, and what is made of what comes back. */
@Timeout(60)
class Fabric8KubeApiTest {

  private static final PodRef POD = new PodRef("team", "train-0", "uid-1");

  private static Plan plan(PodRef pod) {
    List<Grant> grants = List.of(new Grant.Whole("main", new GpuId("GPU-7")));
    return new Plan(pod, new Placement("n1", grants), 3, "d-9");
  }

  private static Fabric8KubeApi api(StubApiServer server) {
    Config config = new ConfigBuilder(Config.empty()).withMasterUrl(server.url()).build();
    SystemClock clock = new SystemClock();
    return new Fabric8KubeApi(
        Clients.connect(config),
        clock,
        new ApiHealth(clock),
        new Fabric8KubeApi.Options(Optional.empty(), "bayplan", 12));
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Test
  void aBindingIsOnePostWithUidTimeLimitAndAssignment() {
    try (StubApiServer server = new StubApiServer(_ -> new StubApiServer.Reply(201, "{}"));
        Fabric8KubeApi api = api(server)) {
      assertThat(get(api.bind(plan(POD)))).isEqualTo(new KubeApi.Outcome.Ok());

      assertThat(server.requests)
          .containsExactly(
              new StubApiServer.Request(
                  "POST",
                  "/api/v1/namespaces/team/pods/train-0/binding?timeout=5s",
                  "application/json",
                  "{\"apiVersion\":\"v1\",\"kind\":\"Binding\",\"metadata\":{\"namespace\":\"team\","
                      + "\"name\":\"train-0\",\"uid\":\"uid-1\",\"annotations\":{"
                      + "\"bayplan.dev/assignment\":\"{\\\"v\\\":1,\\\"node\\\":\\\"n1\\\","
                      + "\\\"containers\\\":{\\\"main\\\":[{\\\"gpu\\\":\\\"GPU-7\\\"}]},"
                      + "\\\"plan\\\":\\\"d-9\\\",\\\"generation\\\":3,\\\"epoch\\\":12,"
                      + "\\\"decision\\\":\\\"d-9\\\"}\"}},"
                      + "\"target\":{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"name\":\"n1\"}}"));
    }
  }

  @Test
  void aPlanWithoutDevicesCarriesNoAssignment() {
    try (StubApiServer server = new StubApiServer(_ -> new StubApiServer.Reply(201, "{}"));
        Fabric8KubeApi api = api(server)) {
      get(api.bind(new Plan(POD, new Placement("n1", List.of()), 1, "")));
      assertThat(server.requests.getFirst().body()).doesNotContain("annotations");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 409, 422})
  void aCertainNoIsRefusedWithTheServersWords(int code) {
    String status = "{\"kind\":\"Status\",\"message\":\"pod train-0 is already assigned\"}";
    try (StubApiServer server = new StubApiServer(_ -> new StubApiServer.Reply(code, status));
        Fabric8KubeApi api = api(server)) {
      assertThat(get(api.bind(plan(POD))))
          .isEqualTo(new KubeApi.Outcome.Refused(code, "pod train-0 is already assigned"));
      assertThat(server.of("POST")).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 500, 502, 503, 504, -1})
  void everythingElseIsUnknownAndNeverRepeated(int code) throws InterruptedException {
    try (StubApiServer server = new StubApiServer(_ -> new StubApiServer.Reply(code, "oh"));
        Fabric8KubeApi api = api(server)) {
      assertThat(get(api.bind(plan(POD)))).isInstanceOf(KubeApi.Outcome.Unknown.class);
      TimeUnit.MILLISECONDS.sleep(300); // A repetition would come within 100 ms.
      assertThat(server.of("POST")).hasSize(1);
    }
  }

  @Test
  void tooManyRequestsIsACertainNoForNowAndSaysForHowLong() {
    try (StubApiServer server =
            new StubApiServer(request ->
                request.uri().contains("binding")
                    ? new StubApiServer.Reply(429, "slow down", "7")
                    : new StubApiServer.Reply(429, "{\"message\":\"budget\"}"));
        Fabric8KubeApi api = api(server)) {
      assertThat(get(api.bind(plan(POD))))
          .isEqualTo(new KubeApi.Outcome.Busy(Duration.ofSeconds(7), "slow down"));
      assertThat(get(api.evict(POD))).isEqualTo(new KubeApi.Outcome.Busy(Duration.ZERO, "budget"));
      assertThat(server.of("POST")).hasSize(2);
    }
  }

  @Test
  void anEvictionNamesTheUid() {
    try (StubApiServer server = new StubApiServer(_ -> new StubApiServer.Reply(201, "{}"));
        Fabric8KubeApi api = api(server)) {
      assertThat(get(api.evict(POD))).isEqualTo(new KubeApi.Outcome.Ok());
      assertThat(server.requests)
          .containsExactly(
              new StubApiServer.Request(
                  "POST",
                  "/api/v1/namespaces/team/pods/train-0/eviction",
                  "application/json",
                  "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{"
                      + "\"namespace\":\"team\",\"name\":\"train-0\"},\"deleteOptions\":{"
                      + "\"preconditions\":{\"uid\":\"uid-1\"}}}"));
    }
  }

  @Test
  void theSameEventHasTheSameName() {
    try (StubApiServer server = new StubApiServer(_ -> new StubApiServer.Reply(201, "{}"));
        Fabric8KubeApi api = api(server)) {
      Notice notice = new Notice(Notice.Type.WARNING, "DevicesUnfit", "Evicted: wrong GPU");
      get(api.tell(POD, notice));
      get(api.tell(POD, notice));
      get(api.tell(new PodRef("team", "x".repeat(253), "uid-1"), notice));

      List<String> names =
          server.requests.stream()
              .map(request ->
                  request.body().replaceAll(".*\"name\":\"([^\"]+)\"},\"involved.*", "$1"))
              .toList();
      assertThat(names.get(0)).startsWith("train-0.").isEqualTo(names.get(1));
      assertThat(names.get(2)).hasSize(253);
      assertThat(server.requests.getFirst().uri()).isEqualTo("/api/v1/namespaces/team/events");
      assertThat(server.requests.getFirst().body())
          .contains("\"uid\":\"uid-1\"},\"type\":\"Warning\",\"reason\":\"DevicesUnfit\"")
          .contains("\"message\":\"Evicted: wrong GPU\"");
    }
  }

  @Test
  void anAssignmentIsRewrittenAndWhatOthersWroteIntoItStays() {
    String written =
        "{\\\"v\\\":1,\\\"node\\\":\\\"n1\\\",\\\"containers\\\":{\\\"main\\\":[{\\\"gpu\\\":\\\"GPU-1\\\"}]},"
            + "\\\"plan\\\":\\\"p-1\\\",\\\"generation\\\":5,\\\"epoch\\\":3,\\\"gang\\\":\\\"g\\\","
            + "\\\"decision\\\":\\\"d-1\\\",\\\"fromTheFuture\\\":true}";
    String pod =
        "{\"metadata\":{\"name\":\"train-0\",\"annotations\":{\"bayplan.dev/assignment\":\""
            + written
            + "\"}}}";
    try (StubApiServer server = new StubApiServer(_ -> new StubApiServer.Reply(200, pod));
        Fabric8KubeApi api = api(server)) {
      assertThat(get(api.reassign(plan(POD)))).isEqualTo(new KubeApi.Outcome.Ok());

      assertThat(server.of("PATCH"))
          .singleElement()
          .extracting(StubApiServer.Request::body)
          .isEqualTo(
              "{\"metadata\":{\"uid\":\"uid-1\",\"annotations\":{\"bayplan.dev/assignment\":\""
                  + written
                      .replace("GPU-1", "GPU-7")
                      .replace(
                          "generation\\\":5,\\\"epoch\\\":3", "generation\\\":6,\\\"epoch\\\":12")
                  + "\"}}}");
    }
  }

  @Test
  void nobodyListening() {
    StubApiServer server = new StubApiServer(_ -> new StubApiServer.Reply(201, "{}"));
    server.close();
    try (Fabric8KubeApi api = api(server)) {
      assertThat(get(api.bind(plan(POD)))).isInstanceOf(KubeApi.Outcome.Unknown.class);
      assertThat(get(api.readPod(POD))).isInstanceOf(KubeApi.Reading.Unknown.class);
      assertThat(get(api.listPods())).isInstanceOf(KubeApi.Listing.Unknown.class);
    }
  }

  @Test
  void aClosedClientAnswersTooThatNothingIsKnown() {
    try (StubApiServer server = new StubApiServer(_ -> new StubApiServer.Reply(201, "{}"))) {
      Fabric8KubeApi api = api(server);
      api.close();
      assertThat(get(api.bind(plan(POD)))).isInstanceOf(KubeApi.Outcome.Unknown.class);
    }
  }

  @Test
  void sixtyFourPostsAreUnderWayAtOnce() {
    CountDownLatch all = new CountDownLatch(64);
    try (StubApiServer server =
            new StubApiServer(_ -> {
              all.countDown();
              boolean together = all.await(20, TimeUnit.SECONDS);
              return new StubApiServer.Reply(together ? 201 : 422, "{}");
            });
        Fabric8KubeApi api = api(server)) {
      List<CompletionStage<KubeApi.Outcome>> posts =
          IntStream.range(0, 64)
              .mapToObj(i -> api.bind(plan(new PodRef("team", "p" + i, "uid-" + i))))
              .toList();
      assertThat(posts)
          .allSatisfy(post -> assertThat(get(post)).isEqualTo(new KubeApi.Outcome.Ok()));
    }
  }

  @Test
  void anAnnotationIsOneMergePatchWithTheUidAndNoReadBefore() {
    try (StubApiServer server = new StubApiServer(_ -> new StubApiServer.Reply(200, "{}"));
        Fabric8KubeApi api = api(server)) {
      assertThat(get(api.annotate(POD, "bayplan.dev/wake", "d-4")))
          .isEqualTo(new KubeApi.Outcome.Ok());
      assertThat(server.requests)
          .containsExactly(
              new StubApiServer.Request(
                  "PATCH",
                  "/api/v1/namespaces/team/pods/train-0",
                  "application/merge-patch+json",
                  "{\"metadata\":{\"uid\":\"uid-1\",\"annotations\":{\"bayplan.dev/wake\":\"d-4\"}}}"));
    }
  }

  private static String pod(String name, String spec, String status) {
    return "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"namespace\":\"team\",\"name\":\""
        + name
        + "\",\"uid\":\"uid-"
        + name
        + "\",\"resourceVersion\":\"41\",\"creationTimestamp\":\"2026-01-01T00:00:00Z\","
        + "\"managedFields\":[{\"manager\":\"x\"}]},\"spec\":{"
        + spec
        + "},\"status\":{"
        + status
        + "}}";
  }

  private static final String GPU_CONTAINER =
      "\"schedulerName\":\"bayplan\",\"containers\":[{\"name\":\"main\",\"image\":\"i\","
          + "\"resources\":{\"limits\":{\"nvidia.com/gpu\":\"1\"}}}]";

  @Test
  void aPodIsReadConsistently() {
    String body = pod("a", GPU_CONTAINER + ",\"nodeName\":\"n1\"", "\"phase\":\"Running\"");
    try (StubApiServer server = new StubApiServer(_ -> new StubApiServer.Reply(200, body));
        Fabric8KubeApi api = api(server)) {
      KubeApi.Reading reading = get(api.readPod(new PodRef("team", "a", "uid-a")));
      assertThat(reading)
          .isInstanceOfSatisfying(
              KubeApi.Reading.Found.class,
              found -> {
                assertThat(found.pod().ref().uid()).isEqualTo("uid-a");
                assertThat(found.pod().revision()).isEqualTo(41);
                assertThat(found.pod().standing()).isEqualTo(new Standing.Unassigned("n1", ""));
              });
      assertThat(server.requests.getFirst().uri()).isEqualTo("/api/v1/namespaces/team/pods/a");
    }
  }

  @Test
  void aMissingPodIsGoneAndNonsenseIsNoAnswer() {
    try (StubApiServer server =
            new StubApiServer(request ->
                request.uri().endsWith("/none")
                    ? new StubApiServer.Reply(404, "{}")
                    : new StubApiServer.Reply(200, "<html>hello"));
        Fabric8KubeApi api = api(server)) {
      assertThat(get(api.readPod(new PodRef("team", "none", "u"))))
          .isEqualTo(new KubeApi.Reading.Gone());
      assertThat(get(api.readPod(POD))).isInstanceOf(KubeApi.Reading.Unknown.class);
      assertThat(get(api.listPods())).isInstanceOf(KubeApi.Listing.Unknown.class);
    }
  }

  @Test
  void allPodsAreListedInPagesOfOneConsistentRevision() {
    try (StubApiServer server =
            new StubApiServer(request ->
                request.uri().contains("continue=a%2Bb")
                    ? page(pod("c", GPU_CONTAINER, ""), "", "77")
                    : page(
                        pod("a", GPU_CONTAINER, "") + "," + pod("b", GPU_CONTAINER, ""),
                        "a+b",
                        "77"));
        Fabric8KubeApi api = api(server)) {
      assertThat(get(api.listPods()))
          .isInstanceOfSatisfying(
              KubeApi.Listing.Listed.class,
              listed -> {
                assertThat(listed.revision()).isEqualTo(77);
                assertThat(listed.pods().stream().map(pod -> pod.ref().name()))
                    .containsExactly("a", "b", "c");
              });
      assertThat(server.requests.stream().map(StubApiServer.Request::uri))
          .containsExactly("/api/v1/pods?limit=500", "/api/v1/pods?limit=500&continue=a%2Bb");
    }
  }

  private static StubApiServer.Reply page(String items, String next, String revision) {
    return new StubApiServer.Reply(
        200,
        "{\"metadata\":{\"resourceVersion\":\""
            + revision
            + "\",\"continue\":\""
            + next
            + "\"},\"items\":["
            + items
            + "]}");
  }

  private static final String NODE =
      "{\"kind\":\"Node\",\"metadata\":{\"name\":\"n1\",\"uid\":\"u\",\"resourceVersion\":\"5\","
          + "\"labels\":{\"rack\":\"r1\"}},\"spec\":{\"taints\":[{\"key\":\"k\",\"effect\":"
          + "\"NoSchedule\"},{\"key\":\"new\",\"effect\":\"FromTheFuture\"}]},\"status\":{"
          + "\"allocatable\":{\"cpu\":\"64\",\"memory\":\"1Gi\",\"pods\":\"110\"}}}";

  private static final String GPU_NODES =
      "{\"metadata\":{\"name\":\"n1\",\"uid\":\"g\",\"resourceVersion\":\"6\"},\"status\":{\"mode\":\"Own\",\"gpus\":["
          + "{\"uuid\":\"GPU-1\",\"index\":0,\"model\":\"H100\",\"memoryMiB\":81920,"
          + "\"health\":\"OK\"},{\"uuid\":\"GPU-2\",\"index\":1,\"model\":\"H100\","
          + "\"memoryMiB\":81920,\"health\":\"Unknown\"}]}},"
          + "{\"metadata\":{\"name\":\"n2\",\"uid\":\"h\",\"resourceVersion\":\"7\"},"
          + "\"status\":{\"gpus\":[{\"uuid\":\"\",\"index\":-4,\"memoryMiB\":1}]}},"
          + "{\"metadata\":{\"name\":\"n3\",\"uid\":\"i\",\"resourceVersion\":\"8\"}}";

  private static final String LEASES =
      "{\"metadata\":{\"name\":\"n1\",\"uid\":\"l\",\"resourceVersion\":\"8\"},\"spec\":{"
          + "\"holderIdentity\":\"n1\",\"leaseDurationSeconds\":180,"
          + "\"renewTime\":\"2026-01-01T00:00:00.000000Z\"}},"
          + "{\"metadata\":{\"name\":\"bayplan\",\"uid\":\"m\",\"resourceVersion\":\"9\"},\"spec\":{"
          + "\"holderIdentity\":\"bayplan-5d8_8a7\",\"renewTime\":\"2026-01-01T00:00:00Z\"}}";

  private static final String NAMESPACE =
      "{\"metadata\":{\"name\":\"ml\",\"uid\":\"s\",\"resourceVersion\":\"4\","
          + "\"labels\":{\"team\":\"red\"}}}";

  private static final String POLICIES = "/apis/bayplan.dev/v1alpha1/placementpolicies";

  private static final String POLICY =
      "{\"metadata\":{\"name\":\"p\",\"uid\":\"q\",\"resourceVersion\":\"5\",\"generation\":2},"
          + "\"spec\":{\"match\":{},\"prefer\":[\"links\"]}}";

  /** What the watches put in until all lists are told. */
  private static List<Object> watched(Fabric8KubeApi api) throws InterruptedException {
    BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    api.watch(
        new KubeApi.Sink() {
          @Override
          public void event(Event event) {
            told.add(event);
          }

          @Override
          public void lease(AgentLease lease) {
            told.add(lease);
          }

          @Override
          public void leaseGone(String node) {
            throw new AssertionError("no Lease goes here");
          }

          @Override
          public void policy(PolicyObject policy) {
            told.add(policy);
          }

          @Override
          public void policyGone(String name) {
            throw new AssertionError("no policy goes here");
          }

          @Override
          public void synced(KubeApi.Kind kind) {
            told.add(kind);
          }
        });
    List<Object> events = new ArrayList<>();
    for (int synced = 0; synced < KubeApi.Kind.values().length; ) {
      Object next = told.poll(30, TimeUnit.SECONDS);
      if (next instanceof KubeApi.Kind) {
        synced++;
      } else {
        events.add(assertThat(next).isNotNull().actual());
      }
    }
    return events;
  }

  @Test
  void watchesListInPagesAndTellWhatTheyFindBeforeTheySaySynced() throws InterruptedException {
    String done = pod("done", GPU_CONTAINER + ",\"nodeName\":\"n1\"", "\"phase\":\"Succeeded\"");
    try (StubApiServer server =
            new StubApiServer(request -> {
              if (request.uri().contains("watch=true")) {
                return new StubApiServer.Reply(503, "{}");
              }
              return switch (request.uri().replaceAll("\\?.*", "")) {
                case "/api/v1/nodes" -> page(NODE, "", "9");
                case "/api/v1/pods" -> page(pod("a", GPU_CONTAINER, "") + "," + done, "", "9");
                case "/apis/bayplan.dev/v1alpha1/gpunodes" -> page(GPU_NODES, "", "9");
                case "/apis/coordination.k8s.io/v1/namespaces/bayplan-system/leases" ->
                    page(LEASES, "", "9");
                case "/api/v1/namespaces" -> page(NAMESPACE, "", "9");
                case POLICIES -> page(POLICY, "", "9");
                case "/readyz" -> new StubApiServer.Reply(200, "ok");
                default -> new StubApiServer.Reply(404, "no kinds that speak of gangs");
              };
            });
        Fabric8KubeApi api = api(server)) {
      List<Object> events = watched(api);

      assertThat(events)
          .contains(
              new Event.DevicesSeen(
                  "n1",
                  List.of(
                      new Gpu(new GpuId("GPU-1"), 0, "H100", 81_920, GpuHealth.OK),
                      new Gpu(new GpuId("GPU-2"), 1, "H100", 81_920, GpuHealth.UNHEALTHY))),
              new Event.DevicesGone("n2"),
              new Event.DevicesGone("n3"));
      assertThat(events)
          .filteredOn(AgentLease.class::isInstance)
          .as("kube-scheduler's own Lease is no agent's")
          .containsExactly(
              new AgentLease("n1", "2026-01-01T00:00:00.000000Z", Duration.ofSeconds(180)));
      assertThat(events)
          .filteredOn(Event.NodeSeen.class::isInstance)
          .singleElement()
          .extracting(event -> ((Event.NodeSeen) event).node())
          .satisfies(node -> {
            assertThat(node.name()).isEqualTo("n1");
            assertThat(node.labels()).containsEntry("rack", "r1");
            assertThat(node.taints()).containsExactly(new Taint("k", "", Taint.Effect.NO_SCHEDULE));
            assertThat(node.allocatable()).isEqualTo(new Resources(64_000, 1L << 30));
            assertThat(node.allocatablePods()).isEqualTo(110);
          });
      assertThat(events)
          .filteredOn(Event.PodSeen.class::isInstance)
          .extracting(event -> ((Event.PodSeen) event).pod().standing())
          .containsExactly(Standing.PENDING, Standing.ENDED);
      assertThat(events).contains(new Event.NamespaceSeen("ml", Map.of("team", "red")));
      assertThat(events)
          .filteredOn(PolicyObject.class::isInstance)
          .singleElement()
          .isEqualTo(policy(2, "{\"match\":{},\"prefer\":[\"links\"]}"));
      assertThat(api.counts().damagedGpuNodes()).isEqualTo(1);
      assertThat(server.requests.stream().map(StubApiServer.Request::uri))
          .filteredOn(uri -> uri.startsWith("/api/v1/pods") && !uri.contains("watch"))
          .allMatch(uri -> uri.equals("/api/v1/pods?limit=500"));
    }
  }

  private static PolicyObject policy(long generation, String spec) {
    Rules rules =
        new Rules(
            "p@" + generation, GpuTerms.NONE, List.of(Level.LINKS), Rules.Sharing.DEFAULT, "");
    PlacementPolicy policy =
        new PlacementPolicy("p", generation, 0, PlacementPolicy.Match.ALL, rules);
    return new PolicyObject(
        "p",
        "q",
        "5",
        generation,
        new PolicyObject.Content.Valid(new PolicyObject.Version(policy, spec)),
        Optional.empty(),
        PolicyObject.Said.NOTHING);
  }

  @Test
  void aClusterWithoutTheCrdOfPoliciesIsReadyAndItsApiServerCountsAsAnswering()
      throws InterruptedException {
    try (StubApiServer server =
            new StubApiServer(request -> {
              if (request.uri().startsWith(POLICIES)) {
                return new StubApiServer.Reply(404, "404 page not found");
              }
              return request.uri().contains("watch=true")
                  ? new StubApiServer.Reply(503, "{}")
                  : page("", "", "9");
            });
        Fabric8KubeApi api = api(server)) {
      assertThat(watched(api)).noneMatch(PolicyObject.class::isInstance);
    }
  }

  @Test
  void aStatusIsPutInPlaceOnTheRevisionThatWasSeen() {
    PolicyObject seen = policy(2, "{\"match\":{}}");
    PolicyObject.Verdict verdict =
        new PolicyObject.Verdict(2, false, "Invalid", "spec.prefer: no", 1);
    try (StubApiServer server = new StubApiServer(_ -> new StubApiServer.Reply(200, "{}"));
        Fabric8KubeApi api = api(server)) {
      PolicyObject.Content.Valid valid = (PolicyObject.Content.Valid) seen.content();
      assertThat(get(api.writeStatus(seen, verdict, Optional.of(valid.version()))))
          .isEqualTo(new KubeApi.Outcome.Ok());

      StubApiServer.Request put = server.requests.getFirst();
      assertThat(put.method() + " " + put.uri()).isEqualTo("PUT " + POLICIES + "/p/status");
      assertThat(put.body().replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "NOW"))
          .isEqualTo(
              "{\"apiVersion\":\"bayplan.dev/v1alpha1\",\"kind\":\"PlacementPolicy\",\"metadata\":{"
                  + "\"name\":\"p\",\"uid\":\"q\",\"resourceVersion\":\"5\"},\"status\":{"
                  + "\"observedGeneration\":2,\"conditions\":[{\"type\":\"Accepted\","
                  + "\"status\":\"False\",\"reason\":\"Invalid\",\"message\":\"spec.prefer: no\","
                  + "\"lastTransitionTime\":\"NOW\",\"observedGeneration\":2}],\"inForce\":{"
                  + "\"generation\":1,\"spec\":{\"match\":{}}}}}");
    }
  }
}
