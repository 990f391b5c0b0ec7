package dev.bayplan.agent.nvml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.device.DeviceEvent;
import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.device.GpuDevice.MigDevice;
import dev.bayplan.agent.device.Inventory;
import dev.bayplan.agent.device.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a driver and its GPUs can do to the one who reads them. */
class FaultsTest {

  private static final String DRIVER = "driver 580.95.05 cuda=13000\n";
  private static final String THREE =
      DRIVER
          + "gpu uuid=GPU-a numa=0 mig=0\n"
          + "gpu uuid=GPU-b numa=0 mig=0\n"
          + "gpu uuid=GPU-c numa=1 mig=0\n"
          + "link 0 1 NV4 PIX gen=4\n"
          + "link 0 2 NODE\n"
          + "link 1 2 NODE\n";

  /** The library delivers an event once in the life of its process. */
  private static final AtomicInteger SEQUENCE = new AtomicInteger();

  private final NvmlReader reader = FakeNvml.reader();

  @AfterEach
  void close() {
    reader.close();
  }

  private Inventory look(String fleet) {
    FakeNvml.play(fleet);
    return reader.inventory();
  }

  private static List<GpuDevice> gpus(Inventory inventory) {
    return ((Inventory.Devices) inventory).gpus();
  }

  private static List<String> names(Inventory inventory) {
    return gpus(inventory).stream().map(GpuDevice::uuid).toList();
  }

  private List<String> lost() {
    return reader.sample().stream().filter(one -> !one.reachable()).map(Sample::uuid).toList();
  }

  private List<DeviceEvent> await(int count) {
    List<DeviceEvent> events = new ArrayList<>();
    for (int tries = 0; tries < 20 && events.size() < count; tries++) {
      events.addAll(reader.events(Duration.ofMillis(500)));
    }
    return events;
  }

  private static String event(String what) {
    return "event seq=" + SEQUENCE.incrementAndGet() + " " + what + "\n";
  }

  // A GPU

  @Test
  void aLostGpuKeepsItsFactsAndTheOthersTheirs() {
    Inventory whole = look(THREE);
    FakeNvml.play(THREE.replace("uuid=GPU-b", "uuid=GPU-b lost=1"));
    assertThat(lost()).containsExactly("GPU-b");
    assertThat(reader.inventory()).isEqualTo(whole);
    FakeNvml.play(THREE);
    assertThat(lost()).isEmpty();
  }

  @Test
  void aGpuThatWasNeverThereIsLeftOutAndNobodyTakesItsNumber() {
    Inventory two = look(THREE + "fail nvmlDeviceGetHandleByIndex_v2 gpu=1 code=16\n");
    assertThat(gpus(two)).extracting(GpuDevice::index).containsExactly(0, 2);
    assertThat(gpus(two).getFirst().links()).extracting("peer").containsExactly(2);
    assertThat(reader.sample()).extracting(Sample::uuid).containsExactly("GPU-a", "GPU-c");
    assertThat(names(look(THREE))).containsExactly("GPU-a", "GPU-b", "GPU-c");
  }

  @Test
  void aHangingGpuDelaysTheOthersByOneLimitOnceAndComesBack() {
    Inventory whole = look(THREE);
    FakeNvml.play(THREE + "hang * gpu=1\n");
    long began = System.nanoTime();
    assertThat(lost()).containsExactly("GPU-b");
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isLessThan(FakeNvml.LIMIT.plusSeconds(2));
    assertThat(reader.inventory()).isEqualTo(whole);
    FakeNvml.play(THREE);
    assertThat(eventually(() -> lost().isEmpty())).isTrue();
    assertThat(reader.inventory()).isEqualTo(whole);
  }

  @Test
  void aGpuThatHangsFromTheStartDoesNotHideTheOthers() {
    assertThat(names(look(THREE + "hang * gpu=1\n"))).containsExactly("GPU-a", "GPU-c");
    FakeNvml.play(THREE);
    assertThat(eventually(() -> names(reader.inventory()).size() == 3)).isTrue();
  }

  @Test
  void allGpusHangingCostOneLimitTogether() {
    look(THREE);
    FakeNvml.play(THREE + "hang * gpu=0\nhang * gpu=1\nhang * gpu=2\n");
    long began = System.nanoTime();
    assertThat(lost()).hasSize(3);
    reader.inventory();
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isLessThan(FakeNvml.LIMIT.multipliedBy(2).plusSeconds(2));
  }

  @Test
  void twoGpusOfOneNameAreOne() {
    assertThat(names(look(DRIVER + "gpu uuid=GPU-a\ngpu uuid=GPU-a\ngpu uuid=GPU-b\n")))
        .containsExactly("GPU-a", "GPU-b");
  }

  // MIG

  @Test
  void aReshapedGpuIsReadAnew() {
    look(DRIVER + "gpu mig=1\nmig gpu=0 uuid=MIG-1 profile=7g.40gb gi=0 ci=0\n");
    Inventory now =
        look(
            DRIVER
                + "gpu mig=1\nmig gpu=0 uuid=MIG-2 profile=3g.20gb gi=1 ci=0\n"
                + "mig gpu=0 uuid=MIG-3 profile=3g.20gb gi=2 ci=0\n");
    assertThat(gpus(now).getFirst().mig().devices())
        .extracting(MigDevice::uuid)
        .containsExactly("MIG-2", "MIG-3");
  }

  @ParameterizedTest
  @CsvSource({
    "nvmlDeviceGetMigMode",
    "nvmlDeviceGetMaxMigDeviceCount",
    "nvmlDeviceGetMigDeviceHandleByIndex",
    "nvmlDeviceGetAttributes_v2",
    "nvmlDeviceGetMemoryInfo_v2",
    "nvmlDeviceGetCount_v2",
    "nvmlDeviceGetHandleByIndex_v2",
    "nvmlDeviceGetUUID"
  })
  void aCallThatFailsOnceDoesNotMakeACutGpuAWholeOne(String function) {
    String fleet =
        DRIVER
            + "gpu mig=1 total=40960 reserved=518\n"
            + "mig gpu=0 uuid=MIG-1 profile=3g.20gb gi=1 ci=0\n";
    Inventory whole = look(fleet);
    assertThat(look(fleet + "fail " + function + " code=999\n")).isEqualTo(whole);
  }

  // Events

  @Test
  void anXidNamesItsGpuOrItsMigDevices() {
    String fleet =
        DRIVER
            + "gpu uuid=GPU-a\ngpu uuid=GPU-b mig=1\n"
            + "mig gpu=1 uuid=MIG-1 profile=1c.3g.20gb gi=1 ci=0\n"
            + "mig gpu=1 uuid=MIG-2 profile=2c.3g.20gb gi=1 ci=1\n";
    look(fleet);
    FakeNvml.play(
        fleet
            + event("gpu=0 xid=48")
            + event("gpu=1 xid=94 gi=1 ci=1")
            + event("gpu=1 xid=95 gi=1")
            + event("gpu=1 xid=31 gi=7 ci=0"));
    assertThat(await(5))
        .containsExactly(
            new DeviceEvent.Xid("GPU-a", 48, Optional.empty()),
            new DeviceEvent.Xid("GPU-b", 94, Optional.of("MIG-2")),
            new DeviceEvent.Xid("GPU-b", 95, Optional.of("MIG-1")),
            new DeviceEvent.Xid("GPU-b", 95, Optional.of("MIG-2")),
            new DeviceEvent.Xid("GPU-b", 31, Optional.empty()));
  }

  @Test
  void theXidOfAGpuThatFellOffTheBusIsHeard() {
    look(THREE);
    FakeNvml.play(THREE.replace("uuid=GPU-b", "uuid=GPU-b lost=1") + event("gpu=1 xid=79"));
    assertThat(await(1)).containsExactly(new DeviceEvent.Xid("GPU-b", 79, Optional.empty()));
  }

  @Test
  void oneGpuThatCannotBeListenedToDoesNotMuteTheOthers() {
    String fleet = THREE + "fail nvmlDeviceRegisterEvents gpu=1 code=15\n";
    look(fleet);
    FakeNvml.play(fleet + event("gpu=2 xid=48"));
    assertThat(await(1)).containsExactly(new DeviceEvent.Xid("GPU-c", 48, Optional.empty()));
  }

  @Test
  void anEventOfAnUnknownGpuAsksForANewLook() {
    look(THREE);
    FakeNvml.play(THREE + event("gpu=9 xid=48"));
    assertThat(await(1))
        .containsExactly(new DeviceEvent.Changed("XID 48 of a GPU that was not known"));
  }

  @Test
  void aWaitThatFailsIsSaidOnceAndTriedAgain() {
    look(THREE);
    FakeNvml.play(THREE + "fail nvmlEventSetWait_v2 code=999\n");
    assertThat(await(1)).hasSize(1).first().isInstanceOf(DeviceEvent.Changed.class);
    assertThat(reader.events(Duration.ofMillis(1500))).isEmpty();
    FakeNvml.play(THREE + event("gpu=0 xid=48"));
    assertThat(await(1)).containsExactly(new DeviceEvent.Xid("GPU-a", 48, Optional.empty()));
  }

  // The driver

  @ParameterizedTest
  @CsvSource({"9, Driver Not Loaded, false", "12, '', false", "18, '', true"})
  void aDriverThatDoesNotStartIsAReading(int code, String words, boolean outdated) {
    Inventory none = look("driver 580.95.05 init=" + code + "\ngpu\n");
    assertThat(((Inventory.None) none).why())
        .startsWith("the NVIDIA driver does not start: " + code)
        .contains(words);
    assertThat(reader.outdated()).isEqualTo(outdated);
    assertThat(reader.sample()).isEmpty();
    assertThat(names(look(THREE))).hasSize(3);
    assertThat(reader.outdated()).isFalse();
  }

  @Test
  void noLibraryIsAReading() {
    try (NvmlReader without = new NvmlReader(Optional::empty, "it is nowhere", FakeNvml.LIMIT)) {
      assertThat(without.inventory())
          .isEqualTo(new Inventory.None("no NVIDIA driver: it is nowhere"));
      assertThat(without.sample()).isEmpty();
      assertThat(without.events(Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void aDriverThatGoesAwayIsLookedForAgain() {
    look(THREE);
    FakeNvml.play(THREE + "fail * code=9\n");
    assertThat(lost()).containsExactly("GPU-a", "GPU-b", "GPU-c");
    assertThat(await(1)).first().isInstanceOf(DeviceEvent.Changed.class);
    assertThat(reader.sample()).isEmpty();
    assertThat(names(look(THREE))).hasSize(3);
    assertThat(lost()).isEmpty();
  }

  @Test
  void aDriverThatWasUpdatedNeedsANewProcess() {
    look(THREE);
    FakeNvml.play("driver 590.1 init=18\ngpu\nfail * code=18\n");
    assertThat(reader.inventory()).isInstanceOf(Inventory.None.class);
    assertThat(reader.outdated()).isTrue();
    assertThat(reader.inventory()).isInstanceOf(Inventory.None.class);
    assertThat(reader.outdated()).isTrue();
  }

  @Test
  void aDriverThatHangsIsWaitedForAndForgotten() {
    Inventory whole = look(THREE);
    assertThat(look(THREE + "hang nvmlDeviceGetCount_v2\n")).isEqualTo(whole);
    assertThat(lost()).isEmpty();
  }

  /** Seeds 0 to 199: up to six faults each, any function, any code, every GPU or one. */
  @Test
  void whateverFailsWithWhateverCodeNothingIsThrown() throws IOException {
    List<String> functions = functions();
    assertThat(functions).hasSizeGreaterThan(40);
    for (int seed = 0; seed < 200; seed++) {
      Random dice = new Random(seed);
      StringBuilder fleet = new StringBuilder(FakeNvml.shipped("a100-mig"));
      for (int faults = 1 + dice.nextInt(6); faults > 0; faults--) {
        fleet.append("fail ").append(functions.get(dice.nextInt(functions.size())));
        fleet.append(dice.nextBoolean() ? " gpu=" + dice.nextInt(8) : "");
        fleet
            .append(" code=")
            .append(dice.nextInt(5) == 0 ? 999 : 1 + dice.nextInt(40))
            .append('\n');
      }
      FakeNvml.play(fleet.toString());
      reader.inventory();
      assertThat(reader.sample()).as("seed %d", seed).hasSizeLessThanOrEqualTo(8);
      reader.events(Duration.ZERO);
    }
    assertThat(names(look(THREE))).as("afterwards all is well").hasSize(3);
  }

  private static List<String> functions() throws IOException {
    String source = Files.readString(Path.of("src/main/fake-nvml/nvml.c"));
    return Stream.concat(
            Stream.of("*"),
            Pattern.compile("EXPORT nvmlReturn_t (nvml\\w+)")
                .matcher(source)
                .results()
                .map((MatchResult match) -> match.group(1)))
        .distinct()
        .toList();
  }

  private interface Check {
    boolean holds();
  }

  /** A call that hung comes back some milliseconds after its cause has gone. */
  private boolean eventually(Check check) {
    for (int tries = 0; tries < 50; tries++) {
      if (check.holds()) {
        return true;
      }
      reader.events(Duration.ofMillis(20)); // The clock that a reader of devices has.
    }
    return false;
  }
}
