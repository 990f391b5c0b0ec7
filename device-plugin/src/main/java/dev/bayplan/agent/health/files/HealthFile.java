package dev.bayplan.agent.health.files;

import dev.bayplan.agent.health.NodeHealth;
import dev.bayplan.agent.health.Unit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps the health over an agent's restart: {@code {"v":1,"bootId":…,"units":[…]}}, written by
 * rename, and only when a state, a fault or a quarantine has changed.
 */
public final class HealthFile {

  private static final int VERSION = 1;
  private static final int MAX_BYTES = 4 << 20;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final Path file;
  private final String bootId;
  private NodeHealth written = NodeHealth.NONE;

  /**
   * @param bootId of this boot of the node; empty where it is not known
   */
  public HealthFile(Path file, String bootId) {
    this.file = file;
    this.bootId = bootId;
  }

  private record Kept(int v, String bootId, List<Unit> units) {}

  /** What was kept. */
  public sealed interface Reading {

    /**
     * @param rebooted whether the node was started anew since
     */
    record Found(NodeHealth health, boolean rebooted) implements Reading {}

    /** Nothing was kept yet. */
    record Absent() implements Reading {}

    /** It cannot be used: all GPUs begin as OK. */
    record Damaged(String problem) implements Reading {}
  }

  public Reading read(Instant now) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        return new Reading.Damaged(file + " is larger than 4 MiB; the health begins anew");
      }
      // A file that says "null" is read as null.
      return Optional.ofNullable(JSON.readValue(bytes, Kept.class))
          .map(kept -> found(kept, now))
          .orElseGet(() -> new Reading.Damaged(file + " is empty; the health begins anew"));
    } catch (NoSuchFileException nothing) {
      return new Reading.Absent();
    } catch (IOException | JacksonException odd) {
      return new Reading.Damaged(file + " cannot be used, the health begins anew: " + odd);
    }
  }

  private Reading found(Kept kept, Instant now) {
    if (kept.v() != VERSION) {
      return new Reading.Damaged(
          file + " has version " + kept.v() + ", not " + VERSION + "; the health begins anew");
    }
    boolean rebooted = !kept.bootId().equals(bootId);
    NodeHealth health = new NodeHealth(kept.units()).restarted(rebooted, now);
    return new Reading.Found(health, rebooted);
  }

  /** The problem, where it could not be written; then the next call tries again. */
  public Optional<String> keep(NodeHealth health) {
    NodeHealth essence = essence(health);
    if (essence.equals(written)) {
      return Optional.empty();
    }
    Path folder = file.toAbsolutePath().getParent();
    try {
      Files.createDirectories(folder == null ? Path.of("/") : folder);
      Path next = file.resolveSibling(file.getFileName() + ".next");
      Files.write(next, JSON.writeValueAsBytes(new Kept(VERSION, bootId, essence.units())));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      written = essence;
      return Optional.empty();
    } catch (IOException failed) {
      return Optional.of("the health cannot be kept in " + file + ": " + failed);
    }
  }

  /** Without what changes all the time. */
  private static NodeHealth essence(NodeHealth health) {
    return new NodeHealth(
        health.units().stream().map(unit -> unit.with(unit.trial().busy(false))).toList());
  }
}
