package dev.bayplan.agent.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A fleet file that may change at any time; parsed again only when its bytes differ. Any thread may
 * read it.
 */
public final class FleetFile {

  private static final int MAX_BYTES = 1 << 20;

  private final Path path;
  private final String node;
  private byte[] bytes = {};
  private FleetReading last;

  public FleetFile(Path path, String node) {
    this.path = path;
    this.node = node;
    this.last = new FleetReading.Damaged(path + " is not read yet");
  }

  public synchronized FleetReading read() {
    byte[] now;
    try (InputStream in = Files.newInputStream(path)) {
      now = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException unreadable) {
      bytes = new byte[0];
      last = new FleetReading.Damaged("fleet file " + path + " cannot be read: " + unreadable);
      return last;
    }
    if (now.length == 0 || !Arrays.equals(now, bytes)) {
      bytes = now;
      last = parse(now);
    }
    return last;
  }

  private FleetReading parse(byte[] content) {
    String name = path.toString();
    return content.length > MAX_BYTES
        ? new FleetReading.Damaged("fleet file " + name + " is larger than 1 MiB")
        : FleetParser.parse(name, new String(content, StandardCharsets.UTF_8), node);
  }
}
