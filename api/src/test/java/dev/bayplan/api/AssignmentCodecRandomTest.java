package dev.bayplan.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.PodRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read again; what is not ours is damage, and nothing else. */
class AssignmentCodecRandomTest {

  private static final PodRef POD = new PodRef("team-a", "train-0", "uid-1");
  private static final String SPLINTERS = "{}[]\",:\\0129.eE+-ntfu \u0000\ud83dé";

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyAssignmentComesBackAsItWas(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Assignment assignment = assignment(random);
      assertThat(decode(AssignmentCodec.encode(assignment)))
          .as("seed %d, assignment %d", seed, i)
          .isEqualTo(assignment);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void brokenTextIsDamageOrStillAnAssignmentThatLasts(long seed) {
    Random random = new Random(seed);
    int damaged = 0;
    for (int i = 0; i < 10_000; i++) {
      String text = broken(AssignmentCodec.encode(assignment(random)), random);
      switch (decode(text)) {
        case Assignment read ->
            assertThat(decode(AssignmentCodec.encode(read))).as(text).isEqualTo(read);
        case Decoded.Damaged damage -> {
          damaged++;
          assertThat(damage.problem()).as(text).hasSizeLessThan(500).contains("team-a/train-0");
        }
      }
    }
    assertThat(damaged).isBetween(3_000, 9_900);
  }

  private static String broken(String text, Random random) {
    StringBuilder broken = new StringBuilder(text);
    for (int i = 1 + random.nextInt(3); i > 0 && !broken.isEmpty(); i--) {
      int at = random.nextInt(broken.length());
      char splinter = SPLINTERS.charAt(random.nextInt(SPLINTERS.length()));
      switch (random.nextInt(5)) {
        case 0 -> broken.setCharAt(at, splinter);
        case 1 -> broken.insert(at, splinter);
        case 2 -> broken.deleteCharAt(at);
        case 3 -> broken.insert(at, broken.substring(at, Math.min(broken.length(), at + 20)));
        default -> broken.setLength(random.nextInt(10) == 0 ? at : broken.length());
      }
    }
    return broken.toString();
  }

  private static Assignment assignment(Random random) {
    Map<String, List<Assignment.Device>> containers = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      List<Assignment.Device> devices = new ArrayList<>();
      for (int j = random.nextInt(9); j > 0; j--) {
        devices.add(device(random));
      }
      containers.put("c" + random.nextInt(100), devices);
    }
    Assignment.Origin origin =
        new Assignment.Origin(
            maybe(random, "plan"),
            1 + random.nextLong(Long.MAX_VALUE),
            random.nextLong(Long.MAX_VALUE),
            maybe(random, "gang\"\\/é"),
            maybe(random, "p@1"),
            maybe(random, "8f21c4"));
    return new Assignment("n" + random.nextInt(), containers, origin, extras(random));
  }

  private static Assignment.Device device(Random random) {
    Extras extras = extras(random);
    String gpu = "GPU-" + random.nextInt();
    return switch (random.nextInt(4)) {
      case 0 -> new Assignment.Device.Whole(gpu, extras);
      case 1 ->
          new Assignment.Device.Share(
              gpu, 1 + random.nextInt(1_000_000), random.nextInt(101), extras);
      case 2 -> new Assignment.Device.Mig("MIG-" + gpu, gpu, extras);
      default -> new Assignment.Device.Counted("r/" + gpu, 1 + random.nextInt(64), extras);
    };
  }

  private static Extras extras(Random random) {
    return random.nextInt(4) > 0
        ? Extras.NONE
        : new Extras(new TreeMap<>(Map.of("later", "{\"a\":[1,2.5,null,\"x\"]}", "other", "true")));
  }

  private static String maybe(Random random, String text) {
    return random.nextBoolean() ? "" : text;
  }

  private static Decoded decode(String text) {
    return AssignmentCodec.decode(POD, Keys.PLAN, text);
  }
}
