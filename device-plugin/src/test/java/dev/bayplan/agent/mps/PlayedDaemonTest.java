package dev.bayplan.agent.mps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: a shell script plays nvidia-cuda-mps-control and nvidia-smi. */
class PlayedDaemonTest {

  private static final ShareKey KEY = new ShareKey("GPU-1", "team-a", 1000);
  private static final Share SHARE = new Share(KEY, "pod", "main", 4096, OptionalInt.of(25));

  /** As the real one, the daemon keeps its standard output open. */
  private static final String CONTROL =
      """
      #!/bin/sh
      pid=$(cat "$CUDA_MPS_PIPE_DIRECTORY/pid" 2>/dev/null)
      if [ "$1" = -d ]; then
        [ -n "$CUDA_VISIBLE_DEVICES" ] || exit 1
        [ -z "$pid" ] || { echo "An instance of this daemon is already running"; exit 1; }
        sleep 600 &
        echo $! > "$CUDA_MPS_PIPE_DIRECTORY/pid"
        echo "$CUDA_VISIBLE_DEVICES" > "$CUDA_MPS_LOG_DIRECTORY/control.log"
        exit 0
      fi
      read -r command
      kill -0 "$pid" 2>/dev/null || { echo "Cannot find MPS control daemon process"; exit 1; }
      echo "$command" >> "$CUDA_MPS_PIPE_DIRECTORY/../log/control.log"
      case $command in
        get_default_active_thread_percentage) echo 25.0 ;;
        quit*) kill "$pid"; rm "$CUDA_MPS_PIPE_DIRECTORY/pid" ;;
        hang) sleep 600 ;;
      esac
      """;

  @TempDir Path folder;
  private Path root;
  private ControlProcess control;
  private long now;

  @BeforeEach
  void script() throws IOException {
    root = folder.resolve("mps");
    Path played = executable("control", CONTROL);
    Path smi = executable("smi", "#!/bin/sh\necho \"$@\" >> " + folder.resolve("smi.log") + "\n");
    control =
        new ControlProcess(
            List.of(played.toString()), List.of(smi.toString()), Duration.ofSeconds(10));
  }

  private Path executable(String name, String text) throws IOException {
    Path script = Files.writeString(folder.resolve(name), text);
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path pid() {
    return root.resolve(KEY.folder()).resolve("pipe/pid");
  }

  private ProcessHandle daemon() throws IOException {
    return ProcessHandle.of(Long.parseLong(Files.readString(pid()).strip())).orElseThrow();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    if (Files.exists(pid())) {
      daemon().destroyForcibly();
    }
  }

  @Test
  void aDaemonLivesDiesIsStartedAnewAndQuits() throws Exception {
    MpsDaemons daemons = new MpsDaemons(control, root);
    DaemonState state = daemons.step(List.of(SHARE), now).getFirst();
    assertThat(state.problem()).isEmpty();
    assertThat(state.enforced()).isTrue();
    assertThat(Files.readAllLines(root.resolve(KEY.folder()).resolve("log/control.log")))
        .startsWith("GPU-1")
        .contains(
            "set_default_device_pinned_mem_limit 0 4096M",
            "set_default_active_thread_percentage 25");
    assertThat(Files.readString(folder.resolve("smi.log")))
        .isEqualTo("-i GPU-1 -c EXCLUSIVE_PROCESS\n");

    ProcessHandle first = daemon();
    first.destroyForcibly();
    first.onExit().get();
    now += Duration.ofSeconds(5).toNanos();
    state = daemons.step(List.of(SHARE), now).getFirst();
    assertThat(state.restarts()).isEqualTo(1);
    assertThat(state.up()).isTrue();
    ProcessHandle second = daemon();
    assertThat(second.pid()).isNotEqualTo(first.pid());

    daemons = new MpsDaemons(control, root);
    assertThat(daemons.step(List.of(SHARE), now).getFirst().up()).as("adopted").isTrue();
    assertThat(daemon().pid()).isEqualTo(second.pid());

    daemons.step(List.of(), now);
    now += Duration.ofSeconds(31).toNanos();
    assertThat(daemons.step(List.of(), now)).isEmpty();
    second.onExit().get();
    assertThat(Files.readAllLines(folder.resolve("smi.log")))
        .last()
        .isEqualTo("-i GPU-1 -c DEFAULT");
  }

  @Test
  void aCommandThatHangsIsEnded() throws IOException {
    ControlProcess hasty =
        new ControlProcess(
            List.of(folder.resolve("control").toString()),
            List.of("false"),
            Duration.ofMillis(300));
    MpsDaemons daemons = new MpsDaemons(control, root);
    daemons.step(List.of(SHARE), now);
    Path pipe = root.resolve(KEY.folder()).resolve("pipe");
    assertThat(hasty.ask(pipe, "hang"))
        .isInstanceOfSatisfying(
            MpsControl.Answer.Failed.class,
            failed -> assertThat(failed.why()).contains("did not end"));
    assertThat(hasty.exclusive("GPU-1", true)).isInstanceOf(MpsControl.Answer.Failed.class);
  }

  @Test
  void aCommandThatIsNotThereIsSaid() {
    ControlProcess none =
        new ControlProcess(List.of("/none"), List.of("/none"), Duration.ofSeconds(1));
    assertThat(none.exclusive("GPU-1", true))
        .isInstanceOfSatisfying(
            MpsControl.Answer.Failed.class,
            failed -> assertThat(failed.why()).contains("cannot be run"));
  }
}
