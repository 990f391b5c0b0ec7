package dev.bayplan.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyPolicyTest {

  private static final String RESTRICTED = "topologyManagerPolicy: restricted\n";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind: KubeletConfiguration\ntopologyManagerPolicy: restricted\n",
        "topologyManagerScope: container\ntopologyManagerPolicy: \"restricted\" # aligned\n",
        "{\"kind\":\"KubeletConfiguration\",\"topologyManagerPolicy\":\"restricted\"}",
        "topologyManagerPolicy: 'restricted'"
      })
  void thePolicyIsReadFromYamlAndJson(String text) throws IOException {
    write("config.yaml", text);

    TopologyPolicy policy = read();
    assertThat(policy.policy()).isEqualTo("restricted");
    assertThat(policy.scope()).isEqualTo("container");
    assertThat(policy.aligns()).isTrue();
    assertThat(policy.problem()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "kind: KubeletConfiguration\n",
        "# topologyManagerPolicy: restricted\n",
        "topologyManagerPolicy: ''\n",
        "topologyManagerPolicyOptions: {max-allowable-numa-nodes: '16'}\n",
        "evictionHard:\n  topologyManagerPolicy: restricted\n",
        "topologyManagerPolicy: none\n"
      })
  void withoutOneItIsTheDefaultOfTheKubelet(String text) throws IOException {
    write("config.yaml", text);

    assertThat(read().policy()).isEqualTo("none");
    assertThat(read().aligns()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "topologyManagerPolicy: [restricted]\n",
        "topologyManagerPolicy: strictest\n",
        "topologyManagerPolicy: {{{\n"
      })
  void whatNoKubeletWouldStartWithIsUnknown(String text) throws IOException {
    write("config.yaml", text);

    assertThat(read().policy()).isEqualTo("unknown");
    assertThat(read().aligns()).isFalse();
    assertThat(read().problem()).isPresent();
  }

  @Test
  void aFileThatIsNotThereLeavesThePolicyUnknownAndAligningNothing() {
    assertThat(read().policy()).isEqualTo("unknown");
    assertThat(read().problem()).hasValueSatisfying(why -> assertThat(why).contains("config.yaml"));
    assertThat(read().aligns()).isFalse();
  }

  @Test
  void dropInsReplaceWhatCameBeforeFieldByField() throws IOException {
    write("config.yaml", "topologyManagerPolicy: best-effort\ntopologyManagerScope: pod\n");
    write("conf.d/20-numa.conf", RESTRICTED);
    write("conf.d/10-first.conf", "topologyManagerPolicy: single-numa-node\n");
    write("conf.d/30-nothing.yaml", "topologyManagerPolicy: none\n"); // The kubelet skips it.

    TopologyPolicy policy = read(Optional.of(folder.resolve("conf.d")));
    assertThat(policy.policy()).isEqualTo("restricted");
    assertThat(policy.scope()).isEqualTo("pod");
  }

  @Test
  void aSubfolderComesInTheOrderOfItsName() throws IOException {
    write("config.yaml", "");
    write("conf.d/a/z.conf", "topologyManagerPolicy: best-effort\n");
    write("conf.d/a.conf", RESTRICTED);

    assertThat(read(Optional.of(folder.resolve("conf.d"))).policy()).isEqualTo("restricted");
  }

  @Test
  void aDamagedDropInOrAMissingFolderLeavesThePolicyUnknown() throws IOException {
    write("config.yaml", RESTRICTED);
    write("conf.d/10-damaged.conf", "{{{");

    assertThat(read(Optional.of(folder.resolve("conf.d"))).policy()).isEqualTo("unknown");
    assertThat(read(Optional.of(folder.resolve("none.d"))).policy()).isEqualTo("unknown");
  }

  private TopologyPolicy read() {
    return read(Optional.empty());
  }

  private TopologyPolicy read(Optional<Path> dropIns) {
    return TopologyPolicy.of(folder.resolve("config.yaml"), dropIns);
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
