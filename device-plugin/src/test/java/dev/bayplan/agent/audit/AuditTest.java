package dev.bayplan.agent.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.audit.Booking.Held;
import dev.bayplan.agent.audit.Booking.PodName;
import dev.bayplan.agent.audit.Finding.GhostBooking;
import dev.bayplan.agent.audit.Finding.OverUse;
import dev.bayplan.agent.audit.Finding.UnbookedProcess;
import dev.bayplan.agent.audit.Finding.WrongCard;
import dev.bayplan.agent.audit.Picture.Given;
import dev.bayplan.agent.audit.Picture.Origin;
import dev.bayplan.agent.audit.Picture.Use;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuditTest {

  private static final Instant START = Instant.parse("2026-11-24T09:00:00Z");
  private static final PodName POD = new PodName("team", "train");

  private final List<Booking> books = new ArrayList<>();
  private final List<Use> uses = new ArrayList<>();
  private Optional<List<Given>> kubelet = Optional.of(List.of());
  private Optional<Map<String, PodName>> pods = Optional.of(Map.of("uid", POD));
  private AuditRules rules = AuditRules.DEFAULT;
  private Audit audit = Audit.NONE;
  private Instant now = START;
  private Audit.Look last = audit.look(rules, picture(), now);

  private Picture picture() {
    return new Picture(books, kubelet, pods, uses);
  }

  /** One look per second. */
  private List<Finding> look(int times) {
    for (int i = 0; i < times; i++) {
      last = audit.look(rules, picture(), now);
      audit = last.audit();
      now = now.plusSeconds(1);
    }
    return last.findings();
  }

  private void book(Held... held) {
    books.add(new Booking(POD, "uid", "main", List.of(held), false));
  }

  private void use(int pid, String gpu, long mib) {
    uses.add(
        new Use(
            pid,
            gpu,
            Optional.empty(),
            OptionalLong.of(mib << 20),
            new Origin.Container("uid", Optional.empty())));
  }

  @Test
  void booksThatAreTrueHaveNoFinding() {
    book(Held.gpu("GPU-0"), Held.mig("GPU-1", "MIG-a"));
    kubelet = Optional.of(List.of(new Given(POD, "main", Set.of("GPU-0", "MIG-a"))));
    use(1, "GPU-0", 70_000);
    use(2, "GPU-1", 5_000);
    assertThat(look(10)).isEmpty();
  }

  @Test
  void theKubeletsOtherCardIsFound() {
    book(Held.gpu("GPU-0"));
    kubelet = Optional.of(List.of(new Given(POD, "main", Set.of("GPU-3"))));
    assertThat(look(2)).as("books and kubelet are not asked at the same instant").isEmpty();
    assertThat(look(1))
        .containsExactly(new WrongCard(POD, "uid", List.of("GPU-3"), List.of("GPU-0"), START));
    assertThat(last.findings().getFirst().sentence())
        .isEqualTo(
            "team/train has GPU-3, and the books say GPU-0: delete the pod, so that it is placed"
                + " anew");
  }

  @Test
  void aProcessOnAnotherCardThanItsPodsIsFound() {
    book(Held.gpu("GPU-0"));
    use(1, "GPU-0", 10);
    use(2, "GPU-1", 10);
    assertThat(look(3))
        .containsExactly(new WrongCard(POD, "uid", List.of("GPU-1"), List.of("GPU-0"), START));
  }

  @Test
  void aProcessInAnotherMigDeviceIsFound() {
    book(Held.mig("GPU-1", "MIG-a"));
    uses.add(
        new Use(
            1,
            "GPU-1",
            Optional.of("MIG-b"),
            OptionalLong.empty(),
            new Origin.Container("uid", Optional.empty())));
    assertThat(look(3))
        .containsExactly(new WrongCard(POD, "uid", List.of("MIG-b"), List.of("MIG-a"), START));
  }

  @Test
  void aPodThatTookAGpuUnaskedIsFoundByName() {
    use(7, "GPU-0", 10);
    assertThat(look(3)).containsExactly(new UnbookedProcess("GPU-0", 7, "pod team/train", START));
    pods = Optional.empty();
    assertThat(look(1).getFirst().sentence()).startsWith("process 7 of pod with the UID uid uses");
  }

  @Test
  void monitoringAndDaemonsMayUseGpus() {
    pods = Optional.of(Map.of("uid", new PodName("gpu-operator", "dcgm-1")));
    use(7, "GPU-0", 10);
    uses.add(host(8, "nvidia-cuda-mps"));
    uses.add(new Use(9, "GPU-0", Optional.empty(), OptionalLong.empty(), new Origin.Gone()));
    assertThat(look(5)).isEmpty();
    uses.add(host(10, "python3"));
    assertThat(look(3))
        .singleElement()
        .satisfies(
            found -> assertThat(found.sentence()).startsWith("process 10 of python3 on the host"));
  }

  private static Use host(int pid, String command) {
    return new Use(pid, "GPU-0", Optional.empty(), OptionalLong.empty(), new Origin.Host(command));
  }

  @Test
  void aPodOverItsShareIsReportedWithinFiveSeconds() {
    book(Held.share("GPU-0", 20_480));
    use(1, "GPU-0", 20_900);
    assertThat(look(5)).as("contexts cost something").isEmpty();
    Instant grown = now;
    use(2, "GPU-0", 400);
    while (look(1).isEmpty()) {
      assertThat(now).isBefore(grown.plusSeconds(5));
    }
    assertThat(last.findings())
        .containsExactly(new OverUse(POD, "uid", "GPU-0", 21_300, 20_480, grown));
    assertThat(last.evictions()).isEmpty();
  }

  @Test
  void aBlipIsNoFindingAndAFindingDoesNotFlicker() {
    book(Held.share("GPU-0", 1_000));
    use(1, "GPU-0", 9_000);
    for (int i = 0; i < 5; i++) {
      assertThat(look(2)).isEmpty();
      List<Use> all = List.copyOf(uses);
      uses.clear();
      assertThat(look(1)).isEmpty();
      uses.addAll(all);
    }
    assertThat(look(3)).hasSize(1);
    uses.clear();
    assertThat(look(4)).hasSize(1);
    assertThat(look(1)).isEmpty();
  }

  @Test
  void onlyAPolicyEvictsAndOnlyAfterAWhile() {
    book(Held.share("GPU-0", 1_000));
    use(1, "GPU-0", 9_000);
    look(60);
    assertThat(last.evictions()).isEmpty();
    rules = rules.evicting();
    audit = Audit.NONE;
    look(30);
    assertThat(last.evictions()).isEmpty();
    look(1);
    List<Audit.Eviction> first = last.evictions();
    assertThat(first)
        .containsExactly(
            new Audit.Eviction(
                "uid",
                POD,
                "main",
                "team/train has used more of GPU-0 than its share of 1000 MiB for 30 s: ask for a"
                    + " larger share, or use less"));
    use(2, "GPU-0", 100);
    look(1);
    assertThat(last.evictions()).as("a report is not written anew").isEqualTo(first);
  }

  @Test
  void twoContainersOfAPodShareTheirShares() {
    book(Held.share("GPU-0", 1_000));
    books.add(new Booking(POD, "uid", "side", List.of(Held.share("GPU-0", 2_000)), false));
    use(1, "GPU-0", 2_900);
    assertThat(look(5)).isEmpty();
  }

  @Test
  void aGhostIsDroppedAfterTwoLooks() {
    book(Held.gpu("GPU-0"));
    pods = Optional.of(Map.of());
    assertThat(look(1)).isEmpty();
    assertThat(last.ghosts()).isEmpty();
    assertThat(look(1)).containsExactly(new GhostBooking(POD, "uid", List.of("GPU-0"), START));
    assertThat(last.ghosts()).containsExactly("uid");
  }

  @Test
  void noGhostWhileAnybodyKnowsIt() {
    book(Held.gpu("GPU-0"));
    assertThat(look(5)).as("the API server").isEmpty();
    pods = Optional.of(Map.of());
    kubelet = Optional.of(List.of(new Given(POD, "main", Set.of("GPU-0"))));
    assertThat(look(5)).as("the kubelet").isEmpty();
    kubelet = Optional.of(List.of());
    use(1, "GPU-0", 10);
    assertThat(look(5)).as("a process").isEmpty();
    uses.clear();
    kubelet = Optional.empty();
    assertThat(look(5)).as("the kubelet is away").isEmpty();
    kubelet = Optional.of(List.of());
    pods = Optional.empty();
    assertThat(look(5)).as("the API server is away").isEmpty();
  }

  @Test
  void whatCannotBeJudgedStandsAsItStood() {
    book(Held.gpu("GPU-0"));
    kubelet = Optional.of(List.of(new Given(POD, "main", Set.of("GPU-3"))));
    look(3);
    kubelet = Optional.empty();
    assertThat(look(100)).hasSize(1);
    kubelet = Optional.of(List.of(new Given(POD, "main", Set.of("GPU-0"))));
    assertThat(look(5)).isEmpty();
  }

  @Test
  void devicesOfADeletedPodAreReleasingAndNoGhost() {
    books.add(new Booking(POD, "uid", "main", List.of(Held.gpu("GPU-0")), true));
    pods = Optional.of(Map.of());
    assertThat(look(9)).isEmpty();
  }
}
