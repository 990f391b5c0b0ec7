package dev.bayplan.testcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("cluster")
class ReaperTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** The JVM that dies: a control plane, and a program with a child that it knows nothing of. */
  static final class Doomed {
    public static void main(String[] arguments) throws InterruptedException {
      ControlPlane plane = ControlPlane.start();
      Path folder = plane.data("shell");
      List<String> parentAndChild = List.of("sh", "-c", "sleep 1000 & echo $! ; wait");
      Program shell =
          new Program(
              new Program.Launch(
                  "shell", parentAndChild, Map.of(), false, folder, plane.log("shell")));
      shell.start();
      Await.until("the child has started", SOON, () -> shell.logTail(1).matches("(?s).*\\n\\d+"));
      System.out.println(plane.program("etcd").pid());
      System.out.println(plane.program("kube-apiserver").pid());
      System.out.println(shell.pid());
      System.out.println(shell.logTail(1).lines().toList().getLast());
      System.out.println("up");
      Thread.sleep(Duration.ofHours(1));
    }
  }

  @Test
  void aKilledJvmLeavesNoProcessBehind() throws IOException {
    Process doomed =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Doomed.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<Long> processes = processesOf(doomed);
    assertThat(processes).hasSize(4).allMatch(ReaperTest::isAlive);

    doomed.destroyForcibly();

    Await.until(
        "all four processes are gone",
        SOON,
        () -> processes.stream().noneMatch(ReaperTest::isAlive));
  }

  private static List<Long> processesOf(Process doomed) throws IOException {
    List<Long> processes = new ArrayList<>();
    try (BufferedReader out = doomed.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine();
          line != null && !line.equals("up");
          line = out.readLine()) {
        processes.add(Long.valueOf(line));
      }
    }
    return processes;
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
