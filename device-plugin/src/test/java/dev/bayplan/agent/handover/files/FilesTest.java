package dev.bayplan.agent.handover.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.handover.DeviceIds;
import dev.bayplan.agent.handover.Given;
import dev.bayplan.agent.handover.PodName;
import dev.bayplan.agent.handover.edits.CdiSpec;
import dev.bayplan.agent.handover.edits.Edits;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilesTest {

  private static final List<Given> ALL =
      List.of(
          given("a", Given.Part.whole("GPU-0"), Optional.empty()),
          given("b", Given.Part.mig("GPU-1", "MIG-1"), Optional.empty()),
          given("c", Given.Part.share("GPU-2", 20_480, 30), Optional.of("mps")));

  @TempDir Path folder;

  @Test
  void whatWasGivenComesBackAsItWas() throws IOException {
    new GivenFile(file()).write(ALL);

    assertThat(new GivenFile(file()).read()).isEqualTo(ALL);
  }

  @Test
  void theFolderIsMade() throws IOException {
    GivenFile deep = new GivenFile(folder.resolve("var/lib/bayplan/given.json"));
    deep.write(List.of());

    assertThat(deep.read()).isEmpty();
  }

  @Test
  void nothingIsThereAtFirst() {
    assertThat(new GivenFile(file()).read()).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aCrashWhileWritingLeavesTheOldOne() throws IOException {
    new GivenFile(file()).write(List.of(ALL.getFirst()));
    Files.writeString(folder.resolve(".given.json.new"), "{\"v\":1,\"giv");

    assertThat(new GivenFile(file()).read()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{\"v\":1",
        "{\"v\":1}",
        "{\"v\":2,\"given\":[]}",
        "{\"given\":[]}",
        "{\"v\":1,\"given\":[null]}",
        "{\"v\":1,\"given\":[{}]}",
        "{\"v\":1,\"given\":[{\"namespace\":\"n\",\"pod\":\"p\",\"podUid\":\"u\",\"container\":\"c\","
            + "\"resource\":\"r\",\"ids\":[null],\"parts\":[]}]}",
        "{\"v\":1,\"given\":[{\"namespace\":\"n\",\"pod\":\"p\",\"podUid\":\"u\",\"container\":\"c\","
            + "\"resource\":\"r\",\"ids\":[\"i\"],\"parts\":[{\"computePercent\":0}]}]}",
        "\u0000\u0000\u0000"
      })
  void aDamagedFileIsSetAsideAndTheBooksBeginAnew(String text) throws IOException {
    Files.writeString(file(), text);

    assertThat(new GivenFile(file()).read()).isEmpty();
    assertThat(file()).doesNotExist();
    assertThat(folder.resolve("given.json.damaged")).hasContent(text);
  }

  @Test
  void bytesThatAreNoTextAreSetAside() throws IOException {
    Files.write(file(), new byte[] {(byte) 0xc3, (byte) 0x28, 0});

    assertThat(new GivenFile(file()).read()).isEmpty();
    assertThat(file()).doesNotExist();
  }

  @Test
  void aFileThatIsTooLargeIsNotReadIntoMemory() throws IOException {
    try (RandomAccessFile large = new RandomAccessFile(file().toFile(), "rw")) {
      large.setLength(8L << 30);
    }

    assertThat(new GivenFile(file()).read()).isEmpty();
    assertThat(folder.resolve("given.json.damaged")).exists();
  }

  @Test
  void unknownFieldsOfALaterBuildAreNoDamage() throws IOException {
    new GivenFile(file()).write(List.of(ALL.getFirst()));
    Files.writeString(
        file(), Files.readString(file()).replace("\"v\":1", "\"v\":1,\"later\":{\"x\":[1]}"));

    assertThat(new GivenFile(file()).read()).hasSize(1);
  }

  @Test
  void aSpecIsThereByItsNameUntilItIsRemoved() throws IOException {
    CdiFolder specs = new CdiFolder(folder.resolve("cdi"));
    assertThat(specs.names(CdiSpec.SHARE)).isEmpty();

    specs.write(spec(CdiSpec.SHARE, "00ff", "A"));
    specs.write(spec(CdiSpec.GPU, "GPU-0", "B"));
    specs.write(spec(CdiSpec.SHARE, "00ff", "C"));

    assertThat(specs.names(CdiSpec.SHARE)).containsExactly("00ff");
    assertThat(specs.names(CdiSpec.GPU)).containsExactly("GPU-0");
    assertThat(names(folder.resolve("cdi")))
        .containsExactlyInAnyOrder("bayplan.dev-share-00ff.json", "bayplan.dev-gpu-GPU-0.json");
    assertThat(folder.resolve("cdi/bayplan.dev-share-00ff.json"))
        .content()
        .contains("C=1")
        .doesNotContain("A=1");

    specs.remove(CdiSpec.SHARE, "00ff");
    specs.remove(CdiSpec.SHARE, "00ff");

    assertThat(specs.names(CdiSpec.SHARE)).isEmpty();
  }

  @Test
  void filesOfOthersAreNotOurs() throws IOException {
    Files.writeString(folder.resolve("nvidia.yaml"), "kind: nvidia.com/gpu");
    Files.writeString(folder.resolve(".bayplan.dev-share-1.json.new"), "{");
    Files.writeString(folder.resolve("bayplan.dev-share-1.yaml"), "{");

    assertThat(new CdiFolder(folder).names(CdiSpec.SHARE)).isEmpty();
  }

  @Test
  void aReaderNeverSeesHalfASpec() throws Exception {
    CdiFolder specs = new CdiFolder(folder);
    Path target = folder.resolve("bayplan.dev-share-00ff.json");
    specs.write(spec(CdiSpec.SHARE, "00ff", "A".repeat(100_000)));
    AtomicBoolean end = new AtomicBoolean();
    List<String> broken = new ArrayList<>();
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              while (!end.get()) {
                try {
                  String text = Files.readString(target, StandardCharsets.UTF_8);
                  if (!text.endsWith("}]}")) {
                    broken.add(text);
                  }
                } catch (IOException gone) {
                  broken.add(gone.toString());
                }
              }
            });
    for (int i = 0; i < 200; i++) {
      specs.write(spec(CdiSpec.SHARE, "00ff", (i % 2 == 0 ? "B" : "C").repeat(100_000)));
    }
    end.set(true);
    reader.join();

    assertThat(broken).isEmpty();
  }

  private static Given given(String pod, Given.Part part, Optional<String> isolation) {
    return new Given(
        new PodName("ns", pod),
        "uid-" + pod,
        "main",
        "some/resource",
        DeviceIds.sorted(List.of("id-2", "id-1")),
        List.of(part),
        isolation);
  }

  private Path file() {
    return folder.resolve("given.json");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static CdiSpec spec(String kind, String name, String variable) {
    return new CdiSpec(kind, name, Map.of(), Edits.env(variable, "1"));
  }
}
