package dev.bayplan.agent.watch.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bayplan.agent.audit.Booking;
import dev.bayplan.agent.audit.Picture;
import dev.bayplan.agent.handover.Given;
import dev.bayplan.agent.handover.Held;
import dev.bayplan.agent.handover.Isolation.Isolated;
import dev.bayplan.agent.handover.KubeletPod;
import dev.bayplan.agent.handover.PodName;
import dev.bayplan.agent.handover.edits.Edits;
import dev.bayplan.agent.mps.DaemonSpec;
import dev.bayplan.agent.mps.DaemonState;
import dev.bayplan.agent.mps.ShareKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MpsIsolationTest {

  private final Map<String, PodName> names = new HashMap<>();
  private final Map<String, Long> users = new HashMap<>();
  private final List<Held> held = new ArrayList<>();
  private boolean up = true;
  private final PodDirectory pods =
      new PodDirectory() {
        @Override
        public Optional<Map<String, PodName>> names() {
          return Optional.of(names);
        }

        @Override
        public OptionalLong user(String podUid, String container) {
          Long user = users.get(podUid);
          return user == null ? OptionalLong.empty() : OptionalLong.of(user);
        }
      };
  private final DeskBooks books = new DeskBooks(pods, true);
  private final MpsIsolation isolation =
      new MpsIsolation(Path.of("/run/mps"), pods, books, _ -> daemons());

  private List<DaemonState> daemons() {
    return DaemonSpec.of(books.mpsShares().orElse(List.of())).values().stream()
        .map(spec ->
            new DaemonState(spec, up, up, 0, up ? Optional.empty() : Optional.of("no binary")))
        .toList();
  }

  private Given share(String pod, String gpu, long memoryMiB) {
    return new Given(
        new PodName("team", pod),
        pod,
        "main",
        "bayplan.dev/gpu-memory",
        new TreeSet<>(Set.of("gib-" + pod)),
        List.of(Given.Part.share(gpu, memoryMiB, 0)),
        Optional.empty());
  }

  private void hold(Given given, String kind) {
    held.add(
        new Held(
            new Given(
                given.pod(),
                given.podUid(),
                given.container(),
                given.resource(),
                given.ids(),
                given.parts(),
                Optional.of(kind)),
            Held.State.HELD));
    books.tell(held, Optional.of(List.of()));
  }

  @Test
  void aShareOfAKnownUserIsAClientOfItsDaemon() throws IOException {
    books.tell(List.of(), Optional.of(List.of()));
    users.put("a", 1000L);
    Isolated isolated = isolation.prepare(share("a", "GPU-1", 4096));
    assertThat(isolated.kind()).isEqualTo("mps");
    assertThat(isolated.edits().env()).contains("CUDA_MPS_PINNED_DEVICE_MEM_LIMIT=0=4096M");
    assertThat(isolated.edits().mounts()).hasSize(2);
    assertThat(books.mpsShares().orElseThrow())
        .singleElement()
        .satisfies(one -> assertThat(one.key()).isEqualTo(new ShareKey("GPU-1", "team", 1000)));
  }

  @Test
  void aContainerWaitsForItsDaemon() {
    books.tell(List.of(), Optional.of(List.of()));
    users.put("a", 1000L);
    up = false;
    assertThatThrownBy(() -> isolation.prepare(share("a", "GPU-1", 4096)))
        .isInstanceOf(IOException.class)
        .hasMessage("the MPS daemon of GPU-1 for user 1000 of team is not up: no binary");
  }

  @Test
  void anUnknownUserIsNotKeptApartAndSaysSo() throws IOException {
    books.tell(List.of(), Optional.of(List.of()));
    assertThat(isolation.prepare(share("a", "GPU-1", 4096)))
        .isEqualTo(new Isolated("none", Edits.NONE));
  }

  @Test
  void besideAShareWithoutMpsThereIsNone() throws IOException {
    users.put("b", 1000L);
    hold(share("a", "GPU-1", 4096), "none");
    assertThat(isolation.prepare(share("b", "GPU-1", 4096)).kind()).isEqualTo("none");
    assertThat(isolation.prepare(share("b", "GPU-2", 4096)).kind()).isEqualTo("mps");
  }

  @Test
  void anotherUserWaitsUntilTheGpuIsFree() {
    users.put("a", 1000L);
    users.put("b", 2000L);
    hold(share("a", "GPU-1", 4096), "mps");
    assertThatThrownBy(() -> isolation.prepare(share("b", "GPU-1", 4096)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "MPS serves GPU-1 for user 1000 of team alone; give container main this runAsUser, or"
                + " wait until the GPU is free of them");
  }

  @Test
  void aSmallerShareBesideALargerIsCooperative() throws IOException {
    users.put("a", 1000L);
    users.put("b", 1000L);
    hold(share("a", "GPU-1", 8192), "mps");
    assertThat(isolation.prepare(share("b", "GPU-1", 4096)).kind()).isEqualTo("mps-cooperative");
  }

  @Test
  void nothingIsWantedBeforeTheBooksAreKnown() {
    assertThat(books.mpsShares()).isEmpty();
  }

  @Test
  void aPodThatIsReleasingKeepsItsDaemon() {
    users.put("a", 1000L);
    hold(share("a", "GPU-1", 4096), "mps");
    assertThat(books.mpsShares().orElseThrow()).hasSize(1);
    users.clear();
    assertThat(books.mpsShares().orElseThrow()).hasSize(1);
    held.clear();
    books.tell(held, Optional.empty());
    assertThat(books.mpsShares().orElseThrow()).isEmpty();
  }

  @Test
  void theBooksAreToldInTheAuditsTerms() {
    hold(share("a", "GPU-1", 4096), "none");
    KubeletPod.KubeletContainer container =
        new KubeletPod.KubeletContainer(
            "main",
            Map.of(
                "nvidia.com/gpu", Set.of("GPU-3"),
                "nvidia.com/mig-1g.10gb", Set.of("MIG-1"),
                "bayplan.dev/gpu-memory", Set.of("gib-0001"),
                "example.com/nic", Set.of("nic-0")));
    books.tell(
        held, Optional.of(List.of(new KubeletPod(new PodName("team", "x"), List.of(container)))));
    names.put("a", new PodName("team", "a"));
    assertThat(books.bookings())
        .containsExactly(
            new Booking(
                new Booking.PodName("team", "a"),
                "a",
                "main",
                List.of(Booking.Held.share("GPU-1", 4096)),
                false));
    assertThat(books.kubelet().orElseThrow())
        .containsExactly(
            new Picture.Given(new Booking.PodName("team", "x"), "main", Set.of("GPU-3", "MIG-1")));
    assertThat(books.pods()).contains(Map.of("a", new Booking.PodName("team", "a")));
  }
}
