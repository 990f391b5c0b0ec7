package dev.bayplan.agent.nvml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.device.GpuProcess;
import dev.bayplan.agent.device.Sample;
import dev.bayplan.agent.device.Sample.RemappedRows;
import dev.bayplan.agent.device.Sample.Throttle;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fast facts. */
class SamplesTest {

  private static final String DRIVER = "driver 580.95.05 cuda=13000\n";

  private final NvmlReader reader = FakeNvml.reader();

  @AfterEach
  void close() {
    reader.close();
  }

  private List<Sample> sample(String fleet) {
    FakeNvml.play(DRIVER + fleet);
    reader.inventory();
    return reader.sample();
  }

  @Test
  void everyValueIsInItsUnit() {
    List<Sample> samples =
        sample(
            """
            gpu uuid=GPU-a total=1000 reserved=100 used=300 util=77 memutil=12 temp=63 power=412345 energy=9876543210 \
            smclock=1980 memclock=2619 throttle=0x44 ecccorrected=5000000000 eccuncorrected=2 rows=3,1,1,0
            process gpu=0 pid=4711 memory=128
            process gpu=0 pid=4712 memory=64 mps
            """);
    assertThat(samples)
        .containsExactly(
            new Sample(
                "GPU-a",
                true,
                OptionalLong.of(300),
                OptionalInt.of(77),
                OptionalInt.of(12),
                OptionalInt.of(63),
                OptionalDouble.of(412.345),
                OptionalDouble.of(9_876_543.21),
                OptionalInt.of(1980),
                OptionalInt.of(2619),
                Set.of(Throttle.SOFTWARE_POWER_CAP, Throttle.HARDWARE_THERMAL),
                Optional.of(new RemappedRows(3, 1, true, false)),
                OptionalLong.of(5_000_000_000L),
                OptionalLong.of(2),
                List.of(
                    new GpuProcess(4711, OptionalLong.of(128L << 20), Optional.empty(), false),
                    new GpuProcess(4712, OptionalLong.of(64L << 20), Optional.empty(), true))));
  }

  /** Bits of {@code nvml.h}, nvmlClocksEventReason*, in the order of our names. */
  @ParameterizedTest
  @EnumSource(Throttle.class)
  void eachReasonOfLowClocksHasItsBit(Throttle reason) {
    assertThat(sample("gpu throttle=" + (2 << reason.ordinal())).getFirst().throttled())
        .containsExactly(reason);
  }

  @Test
  void idleClocksAndUnknownBitsAreNoThrottling() {
    assertThat(sample("gpu throttle=0x8000000000000401").getFirst().throttled()).isEmpty();
  }

  @Test
  void aProcessBelongsToItsMigDevice() {
    List<Sample> samples =
        sample(
            """
            gpu uuid=GPU-a mig=1
            gpu uuid=GPU-b
            mig gpu=0 uuid=MIG-1 profile=3g.20gb gi=1 ci=0
            mig gpu=0 uuid=MIG-2 profile=1c.3g.20gb gi=2 ci=0
            mig gpu=0 uuid=MIG-3 profile=2c.3g.20gb gi=2 ci=1
            process gpu=0 pid=1 memory=1 gi=1 ci=0
            process gpu=0 pid=3 memory=1 gi=2 ci=1
            process gpu=0 pid=9 memory=1 gi=9 ci=0
            process gpu=1 pid=4 memory=1
            """);
    assertThat(samples.getFirst().processes())
        .extracting(GpuProcess::pid, GpuProcess::migUuid)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, Optional.of("MIG-1")),
            org.assertj.core.groups.Tuple.tuple(3, Optional.of("MIG-3")),
            org.assertj.core.groups.Tuple.tuple(9, Optional.empty()));
    assertThat(samples.get(0).utilisation()).as("not told for a GPU that is cut").isEmpty();
    assertThat(samples.get(1).processes()).extracting(GpuProcess::pid).containsExactly(4);
  }

  @Test
  void manyProcessesAreAllListed() {
    StringBuilder fleet = new StringBuilder("gpu\n");
    IntStream.range(0, 60)
        .forEach(pid -> fleet.append("process gpu=0 memory=1 pid=").append(pid).append('\n'));
    assertThat(sample(fleet.toString()).getFirst().processes()).hasSize(60);
  }

  @Test
  void whatAGpuDoesNotHaveIsLeftOut() {
    Sample sample =
        sample(
                """
                gpu ecc=0 used=7
                fail nvmlDeviceGetPowerUsage code=3
                fail nvmlDeviceGetRemappedRows code=3
                fail nvmlDeviceGetMemoryInfo_v2 code=3
                fail nvmlDeviceGetComputeRunningProcesses_v3 code=3
                """)
            .getFirst();
    assertThat(sample.reachable()).isTrue();
    assertThat(sample.powerWatts()).isEmpty();
    assertThat(sample.rows()).isEmpty();
    assertThat(sample.eccCorrected()).isEmpty();
    assertThat(sample.usedMiB()).hasValue(7);
    assertThat(sample.processes()).isEmpty();
  }
}
