package dev.bayplan.policies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * The placer against the slow reference, on small random nodes with pods of all kinds of wishes.
 * The seed of a failing case is in its message; {@code -Dbayplan.reference.seeds=100000} for more.
 */
class ReferenceTest {

  private static final int SEEDS = Integer.getInteger("bayplan.reference.seeds", 8_000);

  @Test
  void whatIsGivenBreaksNoRuleAndWhatFitsIsFound() {
    AtomicInteger fitting = new AtomicInteger();
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomCase one = RandomCase.of(seed);
      String as = "seed %d: %s".formatted(seed, one);
      switch (place(one)) {
        case Verdict.Fits(Placement placement, _) -> {
          fitting.incrementAndGet();
          ReferenceRules rules = new ReferenceRules(one.pod(), one.node());
          assertThat(rules.violation(placement.grants())).as(as).isEmpty();
          assertThat(rules.violationOfAll(placement.grants())).as(as).isEmpty();
        }
        case Verdict.Refused refused ->
            assertThat(new Reference(one.pod(), one.node()).search())
                .as("%s, refused: %s", as, refused)
                .isEmpty();
      }
    }
    assertThat(fitting.get()).as("cases that fit").isBetween(SEEDS / 20, SEEDS * 9 / 10);
  }

  @Test
  void howPlacementsAreComparedDecidesNothingOfWhatFits() {
    for (int seed = 0; seed < SEEDS / 4; seed++) {
      RandomCase one = RandomCase.of(seed);
      JobMix mix = JobMix.observed(List.of(JobMix.task(one.pod().request(), Models.ANY)));
      for (Preset preset : Preset.values()) {
        String as = "%s, seed %d: %s".formatted(preset, seed, one);
        Verdict verdict =
            Placer.place(one.pod(), one.node().state(), new Scoring(preset, mix, seed));
        assertThat(verdict instanceof Verdict.Fits)
            .as(as)
            .isEqualTo(place(one) instanceof Verdict.Fits);
        if (verdict instanceof Verdict.Fits(Placement placement, _)) {
          assertThat(new ReferenceRules(one.pod(), one.node()).violation(placement.grants()))
              .as(as)
              .isEmpty();
        }
      }
    }
  }

  @Test
  void theOrderInWhichANodeIsToldDecidesNothing() {
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomCase one = RandomCase.of(seed);
      RandomCase mixed = new RandomCase(one.node().shuffled(new Random(seed)), one.pod());

      assertThat(place(mixed)).as("seed %d: %s", seed, one).isEqualTo(place(one));
    }
  }

  @Test
  void onceItIsBookedNothingIsGivenTwice() {
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomCase one = RandomCase.of(seed);
      if (place(one) instanceof Verdict.Fits(Placement placement, _)) {
        Hold hold = Hold.of(one.pod().request(), placement, one.pod().sharer());
        assertThat(one.node().with(hold).state().overCommitments())
            .as("seed %d: %s", seed, one)
            .isEqualTo(one.node().state().overCommitments());
      }
    }
  }

  private static Verdict place(RandomCase one) {
    return Placer.place(one.pod(), one.node().state(), Scoring.PACKING);
  }
}
