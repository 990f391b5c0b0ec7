package dev.bayplan.agent.nvml.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.bayplan.agent.health.HealthMachine.ProbeRequest;
import dev.bayplan.agent.health.Signal.Probed;
import dev.bayplan.agent.health.Signal.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real child process on a libcuda made of malloc. */
class ProbeRunnerTest {

  private static final String CARD = "GPU-11111111-2222-3333-4444-555555555555";
  private static final String PEER = "GPU-99999999-aaaa-bbbb-cccc-dddddddddddd";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir static Path folder;

  @BeforeAll
  static void compileTheFake() throws IOException, InterruptedException {
    if (!compile("libcuda.so", List.of()) || !compile("old.so", List.of("-DOLD"))) {
      if (System.getenv("BAYPLAN_REQUIRE_NATIVE") != null) {
        throw new IllegalStateException("gcc is needed here, and is not there");
      }
      System.err.println("SKIPPED: the probe is not tested, because there is no gcc");
      abort("no gcc");
    }
    Files.writeString(folder.resolve("nvidia-uvm"), "");
  }

  private static boolean compile(String name, List<String> options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("gcc", "-shared", "-fPIC", "-O1", "-w", "-o", folder.resolve(name).toString()));
    command.addAll(options);
    command.add("src/test/fake-cuda/cuda.c");
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException noGcc) {
      return false;
    }
  }

  @Test
  void aGoodCardPasses() {
    assertThat(probe("", Optional.empty())).isEqualTo(new Verdict.Passed());
  }

  @Test
  void aGoodCardCopiesToItsPeer() {
    assertThat(probe("", Optional.of(PEER))).isEqualTo(new Verdict.Passed());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "corrupt | reading back gave 1 of 4194304 words wrong, the first at 12345",
        "compute | computing gave 1 of 4194304 words wrong, the first at 4194303",
        "peer    | copying to the peer gave 1 of 4194304 words wrong, the first at 7",
        "gone    | cuInit answered 100 CUDA_ERROR_NO_DEVICE",
        "xid     | cuCtxSynchronize answered 719 CUDA_ERROR_OTHER",
        "crash   | the driver ended the probe with 134",
      })
  void aBadCardFails(String mode, String why) {
    assertThat(probe(mode, Optional.of(PEER))).isEqualTo(new Verdict.Failed(why));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exclusive | cuDevicePrimaryCtxRetain answered 46 CUDA_ERROR_DEVICE_UNAVAILABLE",
        "mismatch  | cuInit answered 803 CUDA_ERROR_OTHER",
        "full      | its memory is full",
        "stranger  | CUDA shows 00000000-0000-0000-0000-000000000000 where " + CARD,
      })
  void whatIsNotTheCardsFaultIsNone(String mode, String why) {
    assertThat(probe(mode, Optional.empty()))
        .isInstanceOfSatisfying(
            Verdict.Unavailable.class, verdict -> assertThat(verdict.why()).startsWith(why));
  }

  @Test
  void littleMemoryIsEnough() {
    assertThat(probe("small", Optional.empty())).isEqualTo(new Verdict.Passed());
  }

  @Test
  void withoutTheLibraryNothingIsSaidOfTheCard() {
    Verdict verdict =
        verdictOf(runner(folder.resolve("none.so"), folder, "", LIMIT), Optional.empty());
    assertThat(verdict)
        .isEqualTo(new Verdict.Unavailable(folder.resolve("none.so") + " cannot be loaded"));
  }

  @Test
  void anOldLibraryLacksAFunction() {
    Verdict verdict =
        verdictOf(runner(folder.resolve("old.so"), folder, "", LIMIT), Optional.of(PEER));
    assertThat(verdict).isEqualTo(new Verdict.Unavailable("this driver has no cuMemcpyPeer"));
  }

  @Test
  void withoutTheUvmDeviceNothingIsSaidOfTheCard(@TempDir Path empty) {
    Verdict verdict =
        verdictOf(runner(folder.resolve("libcuda.so"), empty, "", LIMIT), Optional.empty());
    assertThat(verdict)
        .isEqualTo(
            new Verdict.Unavailable(empty.resolve("nvidia-uvm") + " is not there: CUDA needs it"));
  }

  @Test
  void aCardThatHangsFailsAfterTheLimitAndHoldsNobodyUp() {
    ProbeRequest request = new ProbeRequest(CARD, 7, Optional.empty());
    try (ProbeRunner runner = runner(folder.resolve("libcuda.so"), folder, "hang", LIMIT)) {
      runner.start(request, 0);
      assertThat(runner.finished(LIMIT.toNanos())).isEmpty();
      assertThat(runner.finished(LIMIT.toNanos() + 1))
          .containsExactly(new Probed(CARD, 7, new Verdict.Failed("it did not end in 60 s")));
      assertThat(runner.finished(LIMIT.toNanos() + 2)).isEmpty();
    }
  }

  private static Verdict probe(String mode, Optional<String> peer) {
    return verdictOf(runner(folder.resolve("libcuda.so"), folder, mode, LIMIT), peer);
  }

  private static ProbeRunner runner(Path library, Path devices, String mode, Duration limit) {
    return new ProbeRunner(
        ProbeRunner.thisJava(),
        Optional.of(library.toString()),
        devices,
        Map.of("FAKE_CUDA", mode),
        limit);
  }

  private static Verdict verdictOf(ProbeRunner runner, Optional<String> peer) {
    try (runner) {
      runner.start(new ProbeRequest(CARD, 1, peer), System.nanoTime());
      runner.join();
      return runner.finished(System.nanoTime()).getFirst().verdict();
    }
  }
}
