package dev.bayplan.policies;

/**
 * The missing number of a refusal.
 *
 * @param asked what the request wants, in {@code unit}
 * @param available what this node could give at once, in {@code unit}
 */
public record Shortfall(long asked, long available, Unit unit) {

  /** Nothing countable is missing. */
  public static final Shortfall NONE = new Shortfall(0, 0, Unit.NOTHING);

  /** The unit of both numbers; the text is for people. */
  public enum Unit {
    NOTHING(""),
    GPUS("GPUs"),
    MIG_DEVICES("MIG devices of the profile"),
    MIB("MiB of GPU memory"),
    PERCENT("percent of GPU compute"),
    CPU_MILLIS("millicores of CPU"),
    MEMORY_BYTES("bytes of memory"),
    PODS("pod slots");

    private final String text;

    Unit(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /** How much more is needed; never negative. */
  public long missing() {
    return Math.max(0, asked - available);
  }
}
