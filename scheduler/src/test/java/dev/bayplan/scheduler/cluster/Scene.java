package dev.bayplan.scheduler.cluster;

import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.NodeConstraints;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;
import dev.bayplan.scheduler.engine.Booking;
import dev.bayplan.scheduler.engine.Deadline;
import dev.bayplan.scheduler.engine.Engine;
import dev.bayplan.scheduler.engine.Event;
import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.Question;
import dev.bayplan.scheduler.engine.Recorder;
import dev.bayplan.scheduler.engine.Settings;
import dev.bayplan.scheduler.engine.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Engine, committer and feed around a scripted API server, in virtual time. */
final class Scene {

  final VirtualClock clock = new VirtualClock();
  final ScriptedKubeApi api = new ScriptedKubeApi();
  final Engine engine = new Engine(Settings.of(7, "test"), Recorder.NONE);
  final FollowUp followUp = new FollowUp(engine, api, clock);
  final Committer committer = new Committer(engine, api, clock, followUp);
  final Feed feed = new Feed(engine, clock, followUp);

  Scene() {
    feed.start();
    followUp.begin();
  }

  Scene node(String name, int gpus) {
    feed.event(
        new Event.NodeSeen(
            new NodeFacts(name, Map.of(), List.of(), false, new Resources(64_000, 1L << 40), 110)));
    List<Gpu> devices = new ArrayList<>();
    for (int i = 0; i < gpus; i++) {
      devices.add(new Gpu(new GpuId("GPU-" + name + "-" + i), i, "H100", 81_920, GpuHealth.OK));
    }
    feed.event(new Event.DevicesSeen(name, devices));
    feed.event(new Event.AgentHeard(name));
    return this;
  }

  static PodFacts pod(String name, int gpus, Standing standing, long revision) {
    GpuAsk ask = gpus == 0 ? GpuAsk.NONE : new GpuAsk.Whole(gpus);
    Request request =
        new Request(
            List.of(new ContainerRequest("main", ContainerKind.MAIN, ask)),
            new Resources(100, 1 << 20),
            NodeConstraints.NONE);
    return new PodFacts(ref(name), revision, true, request, 0, 0, standing);
  }

  static PodRef ref(String name) {
    return new PodRef("team", name, "uid-" + name);
  }

  /** kube-scheduler asks filter for this pod with these nodes. */
  Scene asked(String name, int gpus, String... nodes) {
    int[] offered = Stream.of(nodes).mapToInt(engine.names()::row).toArray();
    PodFacts pod = pod(name, gpus, Standing.PENDING, 1);
    followUp.accept(
        engine.filter(new Question(pod, offered, -1), Deadline.NONE, clock.nanos()).concerned());
    return this;
  }

  /** An informer tells of the pod. */
  Scene seen(String name, int gpus, Standing standing, long revision) {
    feed.event(new Event.PodSeen(pod(name, gpus, standing, revision)));
    return this;
  }

  /** What is to be done at once is done. */
  Scene pass() {
    clock.pass(Duration.ZERO);
    return this;
  }

  /** kube-scheduler's bind call. */
  Answer bind(String pod, String node) {
    return new Answer(committer.bind(ref(pod), node));
  }

  String stage(String pod) {
    return engine.booking("uid-" + pod).map(Booking::stage).map(Enum::name).orElse("FREE");
  }

  int freeGpus() {
    return engine.census().untouchedGpus();
  }
}
