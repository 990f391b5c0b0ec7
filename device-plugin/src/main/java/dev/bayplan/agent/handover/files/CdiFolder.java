package dev.bayplan.agent.handover.files;

import dev.bayplan.agent.handover.Ports;
import dev.bayplan.agent.handover.edits.CdiSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The folder that the container engine watches for specs, as far as it is ours.
 *
 * <p>A spec is written to a temporary file <em>in this folder</em>, not named {@code .json}, and
 * renamed: containerd 2.1 and 2.2 do not see a file that is moved in from another folder, and a
 * half-written file spoils its whole registry. A left-over spec is used without a question, so it
 * is written anew for each start. Any thread may write.
 */
public final class CdiFolder implements Ports.Specs {

  private static final String PREFIX = "bayplan.dev-";
  private static final String SUFFIX = ".json";

  private final Path folder;

  public CdiFolder(Path folder) {
    this.folder = folder;
  }

  @Override
  public synchronized void write(CdiSpec spec) throws IOException {
    Files.createDirectories(folder);
    Path target = file(spec.kind(), spec.name());
    Path fresh = folder.resolve("." + target.getFileName() + ".new");
    Files.writeString(fresh, spec.json());
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void remove(String kind, String name) throws IOException {
    Files.deleteIfExists(file(kind, name));
  }

  @Override
  public Set<String> names(String kind) throws IOException {
    String start = file(kind, "").getFileName().toString().replace(SUFFIX, "");
    Set<String> names = new TreeSet<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.startsWith(start) && name.endsWith(SUFFIX))
            .map(name -> name.substring(start.length(), name.length() - SUFFIX.length()))
            .forEach(names::add);
      }
    }
    return names;
  }

  private Path file(String kind, String name) {
    String type = kind.substring(kind.indexOf('/') + 1);
    return folder.resolve(PREFIX + type + "-" + name + SUFFIX);
  }
}
