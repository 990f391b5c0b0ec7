package dev.bayplan.agent.handover;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the node's container engine honours CDI, without which a share would bind nothing. */
public sealed interface CdiSupport {

  record Honoured(String engine) implements CdiSupport {}

  /**
   * @param why one sentence that says what to change
   */
  record Ignored(String why) implements CdiSupport {}

  /** The engine does not answer yet. */
  record Unknown(String why) implements CdiSupport {}

  Pattern MAJOR_MINOR = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,3})(\\D.*)?");

  /**
   * Judges by what the engine says of itself. containerd before 1.7 knows no CDI and ignores it
   * without a word; 1.7 has it off, from 2.0 on it is on (containerd, {@code docs/cri/config.md}).
   * CRI-O has it since 1.23, on.
   *
   * @param enabled what the engine's configuration says, where it says anything
   * @param folders that it reads; empty where it does not say: then the two of the CDI
   *     specification
   * @param folder that we write
   */
  static CdiSupport of(
      String engine, String version, Optional<Boolean> enabled, List<String> folders, Path folder) {
    String name = engine + " " + version;
    Matcher number = MAJOR_MINOR.matcher(version);
    if (!number.matches()) {
      return new Ignored("the container engine " + name + " does not tell its version");
    }
    int comparable = Integer.parseInt(number.group(1)) * 1000 + Integer.parseInt(number.group(2));
    boolean on =
        switch (engine) {
          case "containerd" -> comparable >= 1007 && enabled.orElse(comparable >= 2000);
          case "cri-o" -> comparable >= 1023 && enabled.orElse(true);
          default -> enabled.orElse(false);
        };
    if (!on) {
      return new Ignored(
          "the container engine "
              + name
              + " ignores CDI, so no shares are offered; containerd needs 1.7 with enable_cdi ="
              + " true, or 2.0");
    }
    List<String> read = folders.isEmpty() ? List.of("/etc/cdi", "/var/run/cdi") : folders;
    return read.stream().anyMatch(one -> same(Path.of(one), folder))
        ? new Honoured(name)
        : new Ignored(
            "the container engine "
                + name
                + " reads CDI specs from "
                + String.join(", ", read)
                + ", not from --cdi-dir "
                + folder);
  }

  /** {@code /var/run} is a link to {@code /run} on every current system. */
  private static boolean same(Path left, Path right) {
    return normal(left).equals(normal(right));
  }

  private static Path normal(Path path) {
    String text = path.normalize().toString();
    return Path.of(text.startsWith("/var/run/") ? text.substring("/var".length()) : text);
  }
}
