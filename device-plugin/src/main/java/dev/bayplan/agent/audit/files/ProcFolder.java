package dev.bayplan.agent.audit.files;

import dev.bayplan.agent.audit.Cgroup;
import dev.bayplan.agent.audit.Picture.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

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
      Optional<Origin.Container> container = Cgroup.parse(text(folder.resolve("cgroup")));
      return container.isPresent() ? container.get() : new Origin.Host(command(folder));
    } catch (IOException ended) {
      return new Origin.Gone();
    }
  }

  private static String command(Path folder) throws IOException {
    return text(folder.resolve("comm")).strip().replaceAll("\\p{Cntrl}", "?");
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    }
  }
}
