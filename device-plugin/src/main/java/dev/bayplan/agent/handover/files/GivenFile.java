package dev.bayplan.agent.handover.files;

import dev.bayplan.agent.handover.DeviceIds;
import dev.bayplan.agent.handover.Given;
import dev.bayplan.agent.handover.PodName;
import dev.bayplan.agent.handover.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The local record of what was given, so that a container can restart while the API server is away.
 * It is a memory, not the truth: a damaged file is set aside, and everything is found again from
 * the kubelet and the API server.
 */
public final class GivenFile implements Ports.Memory {

  private static final Logger LOG = LoggerFactory.getLogger(GivenFile.class);
  private static final int VERSION = 1;
  private static final long MAX_BYTES = 16 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Path file;

  public GivenFile(Path file) {
    this.file = file;
  }

  @Override
  public List<Given> read() {
    try {
      if (!Files.exists(file)) {
        return List.of();
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException("it has more than " + MAX_BYTES + " bytes");
      }
      Record whole = JSON.readValue(Files.readString(file), Record.class);
      if (whole.v() != VERSION || whole.given() == null) {
        throw new IOException("it is of version " + whole.v() + ", not " + VERSION);
      }
      return whole.given().stream().map(Entry::parsed).toList();
    } catch (IOException | JacksonException | NullPointerException damaged) {
      setAside(damaged);
      return List.of();
    }
  }

  private void setAside(Exception damaged) {
    Path aside = file.resolveSibling(file.getFileName() + ".damaged");
    LOG.error(
        "{} cannot be read and is set aside as {}; the books are rebuilt from kubelet and API"
            + " server: {}",
        file,
        aside.getFileName(),
        damaged.toString());
    try {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException stuck) {
      LOG.error("{} cannot be set aside: {}", file, stuck.toString());
    }
  }

  @Override
  public void write(List<Given> all) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Files.createDirectories(folder);
    Path fresh = folder.resolve("." + file.getFileName() + ".new");
    Files.writeString(
        fresh, JSON.writeValueAsString(new Record(VERSION, all.stream().map(Entry::of).toList())));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  record Record(int v, List<Entry> given) {}

  record Entry(
      String namespace,
      String pod,
      String podUid,
      String container,
      String resource,
      List<String> ids,
      List<Part> parts,
      @Nullable String isolation) {

    static Entry of(Given given) {
      return new Entry(
          given.pod().namespace(),
          given.pod().name(),
          given.podUid(),
          given.container(),
          given.resource(),
          new ArrayList<>(given.ids()),
          given.parts().stream().map(Part::of).toList(),
          given.isolation().orElse(null));
    }

    Given parsed() {
      return new Given(
          new PodName(Objects.requireNonNull(namespace), Objects.requireNonNull(pod)),
          Objects.requireNonNull(podUid),
          Objects.requireNonNull(container),
          Objects.requireNonNull(resource),
          DeviceIds.sorted(ids),
          parts.stream().map(Part::parsed).toList(),
          Optional.ofNullable(isolation));
    }
  }

  record Part(String gpu, @Nullable String mig, @Nullable Long memoryMiB, int computePercent) {

    static Part of(Given.Part part) {
      return new Part(
          part.gpu(),
          part.mig().orElse(null),
          part.memoryMiB().isPresent() ? part.memoryMiB().getAsLong() : null,
          part.computePercent());
    }

    Given.Part parsed() {
      return new Given.Part(
          Objects.requireNonNull(gpu),
          Optional.ofNullable(mig),
          memoryMiB == null ? OptionalLong.empty() : OptionalLong.of(memoryMiB),
          computePercent);
    }
  }
}
