package dev.bayplan.agent.mps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MpsDaemonsTest {

  private static final ShareKey KEY = new ShareKey("GPU-1", "team-a", 1000);
  private static final ShareKey OTHER = new ShareKey("GPU-1", "team-a", 2000);

  @TempDir Path root;
  private final FakeControl control = new FakeControl();
  private MpsDaemons daemons;
  private long now = 1_000_000_000_000L;

  @BeforeEach
  void begin() {
    daemons = new MpsDaemons(control, root);
  }

  private static Share share(ShareKey key, String pod, long memoryMiB, int percent) {
    return new Share(
        key, pod, "main", memoryMiB, percent == 0 ? OptionalInt.empty() : OptionalInt.of(percent));
  }

  private DaemonState only(Share... shares) {
    List<DaemonState> states = daemons.step(List.of(shares), now);
    assertThat(states).hasSize(1);
    return states.getFirst();
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void equalSharesAreEnforcedByOneDaemon() {
    Share a = share(KEY, "a", 20480, 50);
    DaemonState state = only(a, share(KEY, "b", 20480, 50));
    assertThat(state)
        .isEqualTo(
            new DaemonState(new DaemonSpec(KEY, 20480, 50), true, true, 0, Optional.empty()));
    assertThat(control.said)
        .containsExactly(
            "start GPU-1",
            "set_default_device_pinned_mem_limit 0 20480M",
            "set_default_active_thread_percentage 50",
            "get_server_list");
    assertThat(control.exclusive).containsExactly("GPU-1");
    assertThat(DaemonSpec.isolation(a, Map.of(KEY, state))).isEqualTo(Isolation.MPS);
  }

  @Test
  void aSmallerShareIsCooperativeAndSaysSo() {
    Share small = share(KEY, "a", 10240, 0);
    Share large = share(KEY, "b", 20480, 0);
    DaemonState state = only(small, large);
    assertThat(DaemonSpec.isolation(small, Map.of(KEY, state)))
        .isEqualTo(Isolation.MPS_COOPERATIVE);
    assertThat(DaemonSpec.isolation(large, Map.of(KEY, state))).isEqualTo(Isolation.MPS);
  }

  @Test
  void aServerThatRunsLearnsNewLimits() {
    only(share(KEY, "a", 10240, 0));
    control.said.clear();
    control.servers = "4711\n";
    only(share(KEY, "a", 10240, 0), share(KEY, "b", 20480, 0));
    assertThat(control.said)
        .contains(
            "set_default_device_pinned_mem_limit 0 20480M",
            "set_device_pinned_mem_limit 4711 0 20480M",
            "set_active_thread_percentage 4711 100");
  }

  @Test
  void aGpuThatOthersCanReachIsCooperative() {
    control.modeFails = true;
    Share share = share(KEY, "a", 10240, 0);
    DaemonState state = only(share);
    assertThat(state.problem()).contains("clients can go around it: Insufficient Permissions");
    assertThat(DaemonSpec.isolation(share, Map.of(KEY, state)))
        .isEqualTo(Isolation.MPS_COOPERATIVE);
  }

  @Test
  void aLimitThatIsNotTakenIsNotEnforced() {
    control.refused = "set_default_device_pinned_mem_limit";
    DaemonState state = only(share(KEY, "a", 10240, 0));
    assertThat(state.up()).isTrue();
    assertThat(state.enforced()).isFalse();
  }

  @Test
  void aDeadDaemonIsStartedAnewAndCounted() {
    Share share = share(KEY, "a", 10240, 0);
    only(share);
    control.alive.clear();
    pass(Duration.ofSeconds(4));
    assertThat(only(share).restarts()).as("not looked at yet").isZero();
    pass(Duration.ofSeconds(1));
    DaemonState state = only(share);
    assertThat(state.restarts()).isEqualTo(1);
    assertThat(state.up()).isTrue();
    assertThat(state.enforced()).isTrue();
  }

  @Test
  void aDaemonThatDoesNotStartIsTriedLessAndLessOften() {
    control.startFails = true;
    Share share = share(KEY, "a", 10240, 0);
    for (int i = 0; i < 600; i++) {
      only(share);
      pass(Duration.ofSeconds(1));
    }
    assertThat(control.said).hasSizeBetween(10, 20);
    DaemonState state = only(share);
    assertThat(state.problem()).contains("no such file");
    assertThat(DaemonSpec.isolation(share, Map.of(KEY, state))).isEqualTo(Isolation.NONE);
    control.startFails = false;
    pass(Duration.ofSeconds(61));
    assertThat(only(share).up()).isTrue();
  }

  @Test
  void aDaemonThatStartsAndIsMuteIsNotUp() {
    control.startIsMute = true;
    assertThat(only(share(KEY, "a", 1, 0)).problem())
        .contains("it was started and does not answer");
  }

  @Test
  void aDaemonThatNobodyNeedsEndsAfterAWhileAndGivesTheGpuBack() {
    only(share(KEY, "a", 10240, 0), share(KEY, "b", 10240, 0));
    only(share(KEY, "b", 10240, 0));
    daemons.step(List.of(), now);
    pass(Duration.ofSeconds(29));
    assertThat(daemons.step(List.of(), now)).hasSize(1);
    pass(Duration.ofSeconds(1));
    assertThat(daemons.step(List.of(), now)).isEmpty();
    assertThat(control.alive).isEmpty();
    assertThat(control.exclusive).isEmpty();
    assertThat(root.resolve(KEY.folder())).doesNotExist();
  }

  @Test
  void theGpuStaysExclusiveWhileAnotherDaemonServesIt() {
    daemons.step(List.of(share(KEY, "a", 1, 0), share(OTHER, "b", 1, 0)), now);
    daemons.step(List.of(share(OTHER, "b", 1, 0)), now);
    pass(Duration.ofSeconds(31));
    assertThat(daemons.step(List.of(share(OTHER, "b", 1, 0)), now)).hasSize(1);
    assertThat(control.exclusive).containsExactly("GPU-1");
  }

  @Test
  void aDaemonThatDoesNotQuitIsToldAgain() {
    only(share(KEY, "a", 1, 0));
    control.neverQuits = true;
    daemons.step(List.of(), now);
    pass(Duration.ofSeconds(31));
    assertThat(daemons.step(List.of(), now)).hasSize(1);
    control.neverQuits = false;
    assertThat(daemons.step(List.of(), now)).isEmpty();
  }

  @Test
  void aDaemonOfAFormerLifeIsAdoptedWithoutARestart() {
    only(share(KEY, "a", 10240, 0));
    control.said.clear();
    daemons = new MpsDaemons(control, root);
    DaemonState state = only(share(KEY, "a", 10240, 0));
    assertThat(state.up()).isTrue();
    assertThat(state.restarts()).isZero();
    assertThat(control.said).doesNotContain("start GPU-1");
  }

  @Test
  void aDeadLeftoverGivesItsGpuBack() {
    only(share(KEY, "a", 10240, 0));
    control.alive.clear();
    daemons = new MpsDaemons(control, root);
    daemons.step(List.of(), now);
    pass(Duration.ofSeconds(31));
    assertThat(daemons.step(List.of(), now)).isEmpty();
    assertThat(control.exclusive).isEmpty();
  }

  @Test
  void foldersOfStrangersAreLeftAlone() throws IOException {
    Files.createDirectories(root.resolve("shm"));
    Files.writeString(Files.createDirectories(root.resolve("odd")).resolve("key"), "x\ny\n1\n");
    pass(Duration.ofSeconds(31));
    assertThat(daemons.step(List.of(), now)).isEmpty();
    assertThat(root.resolve("odd/key")).exists();
  }

  @Test
  void aContainerLearnsItsPipeAndItsLimits() {
    MpsEdits edits = MpsEdits.of(share(KEY, "a", 20480, 30), Path.of("/run/bayplan/mps"));
    assertThat(
            edits.environment().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.toList()))
        .containsExactly(
            "CUDA_MPS_ACTIVE_THREAD_PERCENTAGE=30",
            "CUDA_MPS_PINNED_DEVICE_MEM_LIMIT=0=20480M",
            "CUDA_MPS_PIPE_DIRECTORY=/tmp/nvidia-mps");
    assertThat(edits.mounts())
        .containsExactly(
            new MpsEdits.Mount("/run/bayplan/mps/" + KEY.folder() + "/pipe", "/tmp/nvidia-mps"),
            new MpsEdits.Mount("/run/bayplan/mps/shm", "/dev/shm"));
    assertThat(("/run/bayplan/mps/" + KEY.folder() + "/pipe/control").length()).isLessThan(108);
  }
}
