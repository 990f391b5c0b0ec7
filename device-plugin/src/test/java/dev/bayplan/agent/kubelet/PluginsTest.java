package dev.bayplan.agent.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.handover.Devices;
import dev.bayplan.agent.handover.Gpus;
import dev.bayplan.agent.handover.HandoverDesk;
import dev.bayplan.agent.handover.HandoverParts;
import dev.bayplan.agent.handover.Isolation;
import dev.bayplan.agent.handover.NodePod;
import dev.bayplan.agent.handover.PodName;
import dev.bayplan.agent.handover.Strategy;
import dev.bayplan.agent.handover.edits.Edits;
import dev.bayplan.agent.handover.files.CdiFolder;
import dev.bayplan.agent.handover.files.GivenFile;
import dev.bayplan.agent.kubelet.deviceplugin.AllocateRequest;
import dev.bayplan.agent.kubelet.deviceplugin.CDIDevice;
import dev.bayplan.agent.kubelet.deviceplugin.ContainerAllocateRequest;
import dev.bayplan.agent.kubelet.deviceplugin.ContainerAllocateResponse;
import dev.bayplan.agent.kubelet.deviceplugin.ContainerPreferredAllocationRequest;
import dev.bayplan.agent.kubelet.deviceplugin.Device;
import dev.bayplan.agent.kubelet.deviceplugin.PreStartContainerRequest;
import dev.bayplan.agent.kubelet.deviceplugin.PreferredAllocationRequest;
import dev.bayplan.agent.kubelet.deviceplugin.RegisterRequest;
import dev.bayplan.api.Assignment;
import dev.bayplan.api.Extras;
import dev.bayplan.api.Keys;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a played kubelet on real sockets; its folder is short, since a socket's path must be. */
@Timeout(60)
class PluginsTest {

  private static final long SECOND = 1_000_000_000L;
  private static final String MIG = "nvidia.com/mig-1g.10gb";

  private Path folder = Path.of("");
  private PlayedKubelet kubelet;
  private UnixSockets sockets;
  private KubeletPodResources podResources;
  private HandoverDesk desk;
  private Plugins plugins;
  private long now = 100 * SECOND;
  private final AtomicLong clock = new AtomicLong();
  private final List<NodePod> pods = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    folder = Files.createTempDirectory(Path.of("/tmp"), "bp");
    kubelet = new PlayedKubelet(folder);
    kubelet.start();
    sockets = new UnixSockets();
    podResources = new KubeletPodResources(sockets, kubelet.podSocket(), clock::incrementAndGet);
    desk =
        new HandoverDesk(
            new HandoverParts(
                () -> Optional.of(List.copyOf(pods)),
                podResources,
                new CheckpointFile(kubelet.plugins()),
                uid -> false,
                (gpu, mig) -> Edits.node("/dev/nvidia" + gpu.minor(), "/dev/nvidia" + gpu.minor()),
                () -> Strategy.CDI_CRI,
                Isolation.NONE,
                new CdiFolder(folder.resolve("cdi")),
                clock::get,
                millis -> clock.addAndGet(millis * 1_000_000)),
            new GivenFile(folder.resolve("given.json")),
            new Devices(Gpus.whole(2), true));
    plugins = new Plugins(new PluginFolder(kubelet.plugins()), sockets, desk, false);
  }

  @AfterEach
  void end() throws IOException {
    plugins.close();
    podResources.close();
    sockets.close();
    kubelet.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void eachResourceIsServedBeforeItIsRegisteredForTheKubeletDialsBackInTheCall() throws Exception {
    assertThat(step()).isEmpty();

    RegisterRequest gpus = kubelet.registered.remove();
    RegisterRequest shares = Objects.requireNonNull(kubelet.registered.poll());
    if (gpus.getResourceName().equals(Keys.GPU_MEMORY)) {
      RegisterRequest other = gpus;
      gpus = shares;
      shares = other;
    }
    assertThat(gpus.getVersion()).isEqualTo("v1beta1");
    assertThat(gpus.getResourceName()).isEqualTo(Keys.GPU);
    assertThat(gpus.getEndpoint()).startsWith("bayplan-gpu-").endsWith(".sock").doesNotContain("/");
    assertThat(shares.getEndpoint()).isNotEqualTo(gpus.getEndpoint());
    assertThat(kubelet.options.get(Keys.GPU))
        .satisfies(options -> {
          assertThat(options.getPreStartRequired()).isTrue();
          assertThat(options.getGetPreferredAllocationAvailable()).isTrue();
        });
    assertThat(
            Objects.requireNonNull(kubelet.options.get(Keys.GPU_MEMORY))
                .getGetPreferredAllocationAvailable())
        .isFalse();
    assertThat(kubelet.nextList(Keys.GPU).getDevicesList())
        .allMatch(device -> device.getHealth().equals("Healthy"))
        .extracting(Device::getID)
        .containsExactly("GPU-0", "GPU-1");
    assertThat(kubelet.nextList(Keys.GPU_MEMORY).getDevicesCount()).isEqualTo(160);
  }

  @Test
  void nothingIsDoneTwiceWhileAllIsWell() throws Exception {
    step();
    kubelet.nextList(Keys.GPU);
    kubelet.nextList(Keys.GPU_MEMORY);
    kubelet.registered.clear();

    for (int i = 0; i < 20; i++) {
      assertThat(step()).isEmpty();
    }

    assertThat(kubelet.registered).isEmpty();
  }

  @Test
  void eightGpusOf269GibFitIntoOneList() throws Exception {
    desk.devices(
        new Devices(
            Gpus.of(
                IntStream.range(0, 8)
                    .mapToObj(i -> Gpus.gpu(i, 269L << 10, GpuDevice.Mig.OFF))
                    .toList()),
            true));
    step();

    assertThat(kubelet.nextList(Keys.GPU_MEMORY))
        .satisfies(list -> {
          assertThat(list.getDevicesCount()).isEqualTo(2_152);
          assertThat(list.getSerializedSize()).isLessThan(4 << 20); // The kubelet's limit.
        });
  }

  @Test
  void aWholeGpuGoesFromPreferenceToStart() throws Exception {
    pods.add(pod("a", new Assignment.Device.Whole("GPU-1", Extras.NONE), Keys.GPU));
    step();

    List<String> preferred =
        kubelet
            .plugin(Keys.GPU)
            .getPreferredAllocation(
                PreferredAllocationRequest.newBuilder()
                    .addContainerRequests(
                        ContainerPreferredAllocationRequest.newBuilder()
                            .addAllAvailableDeviceIDs(List.of("GPU-0", "GPU-1"))
                            .setAllocationSize(1))
                    .build())
            .getContainerResponses(0)
            .getDeviceIDsList();
    assertThat(preferred).containsExactly("GPU-1");
    assertThat(allocate(Keys.GPU, "GPU-1").getCdiDevicesList())
        .extracting(CDIDevice::getName)
        .containsExactly("bayplan.dev/gpu=GPU-1");

    kubelet.gave("ns", "a", "main", Keys.GPU, "GPU-1");
    preStart(Keys.GPU, "GPU-1");

    assertThat(folder.resolve("cdi/bayplan.dev-gpu-GPU-1.json")).content().contains("/dev/nvidia1");
    assertThat(desk.reconcile()).hasSize(1);
  }

  @Test
  void aShareIsBoundWhenItsContainerStarts() throws Exception {
    pods.add(pod("a", new Assignment.Device.Share("GPU-1", 2048, 0, Extras.NONE), Keys.GPU_MEMORY));
    step();
    String name = allocate(Keys.GPU_MEMORY, "gib-0002", "gib-0001").getCdiDevices(0).getName();
    kubelet.gave("ns", "a", "main", Keys.GPU_MEMORY, "gib-0001", "gib-0002");

    preStart(Keys.GPU_MEMORY, "gib-0002", "gib-0001");

    Path spec =
        folder.resolve("cdi/bayplan.dev-share-" + name.substring(name.indexOf('=') + 1) + ".json");
    assertThat(spec)
        .content()
        .contains("BAYPLAN_POD_UID=uid-a", "BAYPLAN_GPU=GPU-1", "/dev/nvidia1")
        .doesNotContain("/dev/nvidia0");
  }

  @Test
  void aStartThatCannotBeIsRefusedWithASentence() throws Exception {
    step();

    assertThatThrownBy(() -> preStart(Keys.GPU_MEMORY, "gib-0001"))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused -> {
              assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
              assertThat(refused.getStatus().getDescription()).contains("its pod may be gone");
            });
    assertThat(kubelet.podListings).as("asked in ever longer pauses").isLessThan(15);
  }

  @Test
  void aKubeletThatStartsAnewIsToldEverythingAgain() throws Exception {
    step();
    kubelet.nextList(Keys.GPU);
    String before = kubelet.registered.remove().getEndpoint();
    kubelet.registered.clear();

    kubelet.stop();
    Files.deleteIfExists(kubelet.plugins().resolve("kubelet.sock"));
    assertThat(step()).hasValueSatisfying(why -> assertThat(why).contains("does not listen"));
    kubelet.start();
    assertThat(step()).isEmpty();

    assertThat(kubelet.registered)
        .hasSize(2)
        .noneMatch(again -> again.getEndpoint().equals(before));
    assertThat(kubelet.nextList(Keys.GPU).getDevicesCount()).isEqualTo(2);
  }

  @Test
  void aKubeletThatWasReplacedBetweenTwoLooksIsNoticed() throws Exception {
    step();
    kubelet.registered.clear();

    kubelet.stop();
    Files.deleteIfExists(kubelet.plugins().resolve("kubelet.sock"));
    kubelet.start();
    step();

    assertThat(kubelet.registered).hasSize(2);
  }

  @Test
  void aSocketThatWasDeletedIsMadeAgain() throws Exception {
    step();
    for (RegisterRequest one : List.copyOf(kubelet.registered)) {
      Files.delete(kubelet.plugins().resolve(one.getEndpoint()));
    }
    kubelet.registered.clear();

    step();

    assertThat(kubelet.registered).hasSize(2);
  }

  @Test
  void aStreamThatIsLostIsRegisteredForAgainSinceTheKubeletNeverAsksAgain() throws Exception {
    step();
    kubelet.nextList(Keys.GPU);
    kubelet.nextList(Keys.GPU_MEMORY);
    kubelet.registered.clear();

    kubelet.hangUp(Keys.GPU);
    RegisterRequest again = null;
    for (int i = 0; again == null && i < 200; i++) { // The end of the stream arrives by itself.
      step();
      again = kubelet.registered.poll(20, TimeUnit.MILLISECONDS);
    }

    assertThat(Objects.requireNonNull(again).getResourceName()).isEqualTo(Keys.GPU);
    assertThat(kubelet.nextList(Keys.GPU).getDevicesCount()).isEqualTo(2);
  }

  @Test
  void aRefusedRegistrationIsSaidAndTriedAgain() throws Exception {
    kubelet.refuses = true;
    assertThat(step())
        .hasValueSatisfying(why -> assertThat(why).contains("is not registered", "bad name"));

    kubelet.refuses = false;

    assertThat(step()).isEmpty();
  }

  @Test
  void devicesThatComeAndGoAreTold() throws Exception {
    step();
    kubelet.nextList(Keys.GPU);
    desk.devices(new Devices(Gpus.cut(), true));
    step();

    assertThat(kubelet.nextList(Keys.GPU).getDevicesList())
        .extracting(Device::getID)
        .containsExactly("GPU-0");
    assertThat(kubelet.nextList(MIG).getDevicesCount()).isEqualTo(2);
  }

  @Test
  void whatAContainerHasStaysListedElseItsPodIsRejectedWhenTheKubeletStartsAnew() throws Exception {
    kubelet.gave("ns", "a", "main", Keys.GPU_MEMORY, "gib-0159");
    desk.reconcile();
    step();
    kubelet.nextList(Keys.GPU_MEMORY);

    desk.devices(new Devices(Gpus.whole(1), true));
    step();

    assertThat(kubelet.nextList(Keys.GPU_MEMORY).getDevicesList())
        .hasSize(81)
        .extracting(Device::getID)
        .contains("gib-0159");
  }

  @Test
  void numaNodesAreToldWhereTheKubeletAligns() throws Exception {
    plugins.close();
    plugins = new Plugins(new PluginFolder(kubelet.plugins()), sockets, desk, true);
    desk.devices(new Devices(Gpus.whole(8), true));
    step();

    assertThat(kubelet.nextList(Keys.GPU).getDevicesList())
        .extracting(device -> device.getTopology().getNodes(0).getID())
        .containsExactly(0L, 0L, 0L, 0L, 1L, 1L, 1L, 1L);
    assertThat(kubelet.nextList(Keys.GPU_MEMORY).getDevicesList()).noneMatch(Device::hasTopology);
  }

  @Test
  void whereAnotherPluginOwnsTheGpusNothingIsRegistered() throws Exception {
    Server rival = sockets.serve(kubelet.plugins().resolve("nvidia-gpu.sock"), NOTHING);

    assertThat(step())
        .hasValueSatisfying(why ->
            assertThat(why).contains("nvidia-gpu.sock", "it owns the GPUs", "--mode=observe"));
    assertThat(kubelet.registered).isEmpty();

    rival.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);

    assertThat(step()).isEmpty();
    assertThat(kubelet.registered).hasSize(2);
  }

  @Test
  void aRivalThatComesLaterEndsOurPlugins() throws Exception {
    step();
    sockets.serve(kubelet.plugins().resolve("nvidia-mig-1g.10gb.sock"), NOTHING);

    assertThat(step()).isPresent();

    assertThat(sockets("bayplan-")).isEmpty();
  }

  @Test
  void aSecondAgentRefusesWhileTheFirstIsAliveAndClearsWhatADeadOneLeft() throws Exception {
    step();
    PluginFolder second = new PluginFolder(kubelet.plugins());

    assertThat(second.clear())
        .hasValueSatisfying(why -> assertThat(why).contains("another Bayplan agent serves"));
    assertThat(sockets("bayplan-")).hasSize(2);

    plugins.close();
    Files.createFile(kubelet.plugins().resolve("bayplan-gpu-old-1.sock"));

    assertThat(second.clear()).isEmpty();
    assertThat(sockets("bayplan-")).isEmpty();
  }

  @Test
  void aSocketPathThatIsTooLongIsSaid() {
    Path deep = folder.resolve("x".repeat(110));

    assertThatThrownBy(() -> sockets.serve(deep, NOTHING))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("longer than 107 bytes");
  }

  @Test
  void podResourcesAreReadOncePerMomentAndMergedOverNodes() throws Exception {
    kubelet.gave("ns", "a", "main", Keys.GPU, "GPU-0", "GPU-1");

    long moment = clock.get();
    assertThat(podResources.list(moment).getFirst().containers().getFirst().idsOf(Keys.GPU))
        .isEqualTo(Set.of("GPU-0", "GPU-1"));
    podResources.list(moment);

    assertThat(kubelet.podListings).isEqualTo(1);
    podResources.list(clock.get() + 1);
    assertThat(kubelet.podListings).isEqualTo(2);
  }

  @Test
  void aKubeletThatIsAwayIsAProblemAndNoBug() throws Exception {
    kubelet.stop();

    assertThatThrownBy(() -> podResources.list(clock.get()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("PodResources do not answer");

    kubelet.start();

    assertThat(podResources.list(clock.get() + 1)).isEmpty();
  }

  private static final BindableService NOTHING =
      () -> ServerServiceDefinition.builder("nothing").build();

  private Optional<String> step() {
    now += SECOND;
    return plugins.step(now);
  }

  private ContainerAllocateResponse allocate(String resource, String... ids) {
    return kubelet
        .plugin(resource)
        .allocate(
            AllocateRequest.newBuilder()
                .addContainerRequests(
                    ContainerAllocateRequest.newBuilder().addAllDevicesIds(List.of(ids)))
                .build())
        .getContainerResponses(0);
  }

  private void preStart(String resource, String... ids) {
    kubelet
        .plugin(resource)
        .preStartContainer(
            PreStartContainerRequest.newBuilder().addAllDevicesIds(List.of(ids)).build());
  }

  private List<String> sockets(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(kubelet.plugins())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .toList();
    }
  }

  private static NodePod pod(String name, Assignment.Device device, String resource) {
    int count =
        device instanceof Assignment.Device.Share share ? (int) (share.memoryMiB() / 1024) : 1;
    return new NodePod(
        new PodName("ns", name),
        "uid-" + name,
        Instant.EPOCH,
        false,
        Optional.of(
            new Assignment(
                "node",
                Map.of("main", List.of(device)),
                Assignment.Origin.of("p", 1, "d"),
                Extras.NONE)),
        List.of(new NodePod.ContainerAsk("main", false, resource, count)),
        Set.of());
  }
}
