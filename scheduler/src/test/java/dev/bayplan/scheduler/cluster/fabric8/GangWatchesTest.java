package dev.bayplan.scheduler.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.gang.GangKind;
import dev.bayplan.policies.GangTerms;
import dev.bayplan.scheduler.cluster.AgentLease;
import dev.bayplan.scheduler.cluster.ApiHealth;
import dev.bayplan.scheduler.cluster.Clock;
import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.cluster.PolicyObject;
import dev.bayplan.scheduler.engine.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/** Which objects that speak of gangs are found, in whatever version, and when. */
@Timeout(60)
class GangWatchesTest {

  private static final String SCHEDULING = "/apis/scheduling.k8s.io";
  private static final String JOBS = "/apis/batch/v1/jobs";

  private static final StubApiServer.Reply NOT_FOUND =
      new StubApiServer.Reply(404, "{\"kind\":\"Status\",\"code\":404}");

  private static final StubApiServer.Reply FORBIDDEN =
      new StubApiServer.Reply(403, "{\"kind\":\"Status\",\"code\":403}");

  private final Map<String, StubApiServer.Reply> replies = new ConcurrentHashMap<>();
  private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<Runnable> later = new LinkedBlockingQueue<>();
  private final StubApiServer server = new StubApiServer(this::answer);
  private final KubernetesClient client =
      Clients.connect(new ConfigBuilder(Config.empty()).withMasterUrl(server.url()).build());

  /** Whoever waits for the clock is put aside. */
  private final Clock clock =
      new Clock() {
        @Override
        public long wallSeconds() {
          return 0;
        }

        @Override
        public long nanos() {
          return 0;
        }

        @Override
        public void after(Duration delay, Runnable task) {
          later.add(task);
        }
      };

  private StubApiServer.Reply answer(StubApiServer.Request request) {
    String path = request.uri().replaceAll("\\?.*", "");
    StubApiServer.Reply reply = replies.getOrDefault(path, NOT_FOUND);
    return request.uri().contains("watch=true") && reply.code() == 200
        ? new StubApiServer.Reply(503, "{}")
        : reply;
  }

  private void serve(String path, String json) {
    replies.put(path, new StubApiServer.Reply(200, json.replace('\'', '"')));
  }

  private void serveGroup(String group, String plural, String... versions) {
    StringBuilder list = new StringBuilder();
    for (String version : versions) {
      list.append(list.isEmpty() ? "" : ",").append("{'version':'" + version + "'}");
      serve("/apis/" + group + "/" + version, "{'resources':[{'name':'" + plural + "'}]}");
    }
    serve("/apis/" + group, "{'versions':[" + list + "]}");
  }

  private static String page(String items) {
    return "{'metadata':{'resourceVersion':'9'},'items':[" + items + "]}";
  }

  private static String meta(String name) {
    return "'metadata':{'namespace':'team','name':'%s','uid':'u-%s','resourceVersion':'5'}"
        .formatted(name, name);
  }

  private static String job(String name, int size) {
    return ("{%s,'spec':{'completionMode':'Indexed','completions':%d,'parallelism':%d,"
            + "'template':{'spec':{'containers':[]}}},'status':{}}")
        .formatted(meta(name), size, size);
  }

  private void start() {
    ApiHealth health = new ApiHealth(clock);
    Requests requests = new Requests(client, health);
    new GangWatches(
            client,
            new Discovery(requests, Executors.newVirtualThreadPerTaskExecutor()),
            clock,
            new Watches(health, new WatchCounts()),
            () -> false)
        .start(new Heard());
  }

  private final class Heard implements KubeApi.Sink {
    @Override
    public void event(Event event) {
      told.add(event);
    }

    @Override
    public void lease(AgentLease lease) {}

    @Override
    public void leaseGone(String node) {}

    @Override
    public void policy(PolicyObject policy) {}

    @Override
    public void policyGone(String name) {}

    @Override
    public void synced(KubeApi.Kind kind) {
      told.add(kind);
    }
  }

  private @Nullable Object next() throws InterruptedException {
    return told.poll(20, TimeUnit.SECONDS);
  }

  /** All that were put aside look again. */
  private void timePasses() {
    List<Runnable> due = new ArrayList<>();
    later.drainTo(due);
    due.forEach(Runnable::run);
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private static Event seen(String gang, int count) {
    return new Event.GangSeen("team", gang, new GangTerms(count, "", ""));
  }

  @Test
  void aClusterThatServesNoneIsReadyAtOnce() throws InterruptedException {
    start();
    assertThat(next()).isEqualTo(KubeApi.Kind.GANGS);
  }

  @Test
  void jobsAreToldBeforeTheListIsDone() throws InterruptedException {
    serveGroup("batch", "jobs", "v1");
    serve(JOBS, page(job("a", 4) + ",{" + meta("plain") + ",'spec':{'completions':4}}"));
    start();
    assertThat(next()).isEqualTo(seen("job/u-a", 4));
    assertThat(next()).isEqualTo(KubeApi.Kind.GANGS);
    assertThat(told).isEmpty();
  }

  @Test
  void whateverVersionHasTheKindIsRead() throws InterruptedException {
    serveGroup("scheduling.k8s.io", "priorityclasses", "v1");
    serve(SCHEDULING + "/v1alpha2", "{'resources':[{'name':'podgroups'},{'name':'workloads'}]}");
    serve(
        SCHEDULING,
        "{'preferredVersion':{'version':'v1'},'versions':[{'version':'v1'},"
            + "{'version':'v1beta1'},{'version':'v1alpha2'}]}");
    serve(
        SCHEDULING + "/v1alpha2/podgroups",
        page("{" + meta("g") + ",'spec':{'schedulingPolicy':{'gang':{'minCount':8}}}}"));
    start();
    assertThat(next()).isEqualTo(seen("podgroup.scheduling.k8s.io/g", 8));
    assertThat(next()).isEqualTo(KubeApi.Kind.GANGS);
  }

  @Test
  void aKindThatMayNotBeReadKeepsNobodyWaiting() throws InterruptedException {
    serveGroup("batch", "jobs", "v1");
    replies.put(JOBS, FORBIDDEN);
    start();
    assertThat(next()).isEqualTo(KubeApi.Kind.GANGS);
  }

  @Test
  void aKindThatIsInstalledLaterIsFound() throws InterruptedException {
    start();
    assertThat(next()).isEqualTo(KubeApi.Kind.GANGS);
    serveGroup("jobset.x-k8s.io", "jobsets", "v1alpha2");
    serve(
        "/apis/jobset.x-k8s.io/v1alpha2/jobsets",
        page("{" + meta("s") + ",'spec':{'replicatedJobs':[{'name':'w','replicas':3}]}}"));
    timePasses();
    assertThat(next()).isEqualTo(seen("jobset/s", 3));
  }

  @Test
  void whatWentWhileNobodyWatchedIsGone() throws InterruptedException {
    GangEvents events = new GangEvents(GangKind.JOB, new Heard(), () -> {});
    events.begin();
    events.onAdd(object(job("a", 4)));
    events.onAdd(object(job("b", 2)));
    events.onList("9", false);
    events.begin();
    events.onAdd(object(job("b", 2)));
    events.onList("12", false);
    assertThat(told)
        .containsExactly(
            seen("job/u-a", 4), seen("job/u-b", 2), new Event.GangGone("team", "job/u-a"));
  }

  private GenericKubernetesResource object(String json) {
    return JsonMapper.shared().readValue(json.replace('\'', '"'), GenericKubernetesResource.class);
  }

  @Test
  void whatIsTakenAwayIsGone() throws InterruptedException {
    serveGroup("batch", "jobs", "v1");
    serve(JOBS, page(job("a", 4) + "," + job("b", 2)));
    start();
    assertThat(next()).isEqualTo(seen("job/u-a", 4));
    assertThat(next()).isEqualTo(seen("job/u-b", 2));
    assertThat(next()).isEqualTo(KubeApi.Kind.GANGS);
    replies.clear();
    assertThat(next()).isEqualTo(new Event.GangGone("team", "job/u-a"));
    assertThat(next()).isEqualTo(new Event.GangGone("team", "job/u-b"));
  }
}
