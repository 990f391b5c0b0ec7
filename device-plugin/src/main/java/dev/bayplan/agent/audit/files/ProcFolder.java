package dev.bayplan.agent.audit.files;

import dev.bayplan.agent.audit.Cgroup;
import dev.bayplan.agent.audit.Picture.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where processes come from, as {@code /proc} tells; it must be the host's. */
public final class ProcFolder {

  private static final int MAX_BYTES = 64 << 10;

  private final Path proc;

  public ProcFolder(Path proc) {
    this.proc = proc;
  }

  public Origin origin(int pid) {
    Path folder = proc.resolve(Integer.toString(pid));
    try {
      String command = text(folder.resolve("comm")).strip().replaceAll("\\p{Cntrl}", "?");
      return Cgroup.parse(text(folder.resolve("cgroup")))
          .<Origin>map(container -> container)
          .orElse(new Origin.Host(command));
    } catch (IOException ended) {
      return new Origin.Gone();
    }
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    }
  }
}
