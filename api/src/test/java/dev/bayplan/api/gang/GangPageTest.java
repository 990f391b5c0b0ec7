package dev.bayplan.api.gang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.Keys;
import dev.bayplan.policies.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/gangs.md} names all that the code reads. */
class GangPageTest {

  private static String page() throws IOException {
    return Files.readString(Path.of("../docs/gangs.md").toAbsolutePath().normalize());
  }

  @Test
  void allAnnotationsAreExplained() throws IOException {
    assertThat(page())
        .contains(
            List.of(
                "| `" + Keys.GANG + "` |",
                "| `" + Keys.GANG_SIZE + "` |",
                "| `" + Keys.GANG_ROLE + "` |",
                "| `" + Keys.GANG_RANK + "` |",
                "| `" + Keys.GANG_REQUIRE_LEVEL + "` |",
                "| `" + Keys.GANG_PREFER_LEVEL + "` |",
                "1 to " + Member.MOST));
  }

  @Test
  void allKindsOfObjectsAreThereUnderTheirGangsNames() throws IOException {
    for (GangKind kind : GangKind.values()) {
      assertThat(page()).containsPattern("\\| `" + kind.gang("") + "(NAME|UID)[^|]*\\|");
    }
  }
}
