package dev.bayplan.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.bayplan.agent.WrongAgent;
import dev.bayplan.api.WrongCodec;
import dev.bayplan.cli.WrongCommand;
import dev.bayplan.policies.WrongPolicy;
import dev.bayplan.scheduler.cluster.WrongFeed;
import dev.bayplan.scheduler.engine.WrongEngine;
import dev.bayplan.scheduler.extender.WrongVerb;
import dev.bayplan.unmarked.PodHelper;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule refuses a class that was written to break it; a rule that cannot fail is no rule. */
class WrongExamplesTest {
  private static final List<Class<?>> WRONG =
      List.of(
          WrongPolicy.class,
          WrongCodec.class,
          WrongCommand.class,
          WrongAgent.class,
          WrongEngine.class,
          WrongVerb.class,
          WrongFeed.class,
          PodHelper.class);

  private final JavaClasses wrong = new ClassFileImporter().importClasses(WRONG);

  static Stream<Arguments> rulesAndTheirCulprits() {
    return Stream.of(
        Arguments.of(ArchitectureRules.MODULES_POINT_ONE_WAY, "WrongAgent"),
        Arguments.of(ArchitectureRules.POLICIES_KNOW_THE_JDK_ALONE, "WrongPolicy"),
        Arguments.of(ArchitectureRules.CODECS_KNOW_NO_KUBERNETES_CLIENT, "WrongCodec"),
        Arguments.of(
            ArchitectureRules.CLI_KNOWS_NEITHER_KUBERNETES_CLIENT_NOR_SERVER, "WrongCommand"),
        Arguments.of(ArchitectureRules.ENGINE_KNOWS_ONLY_POLICIES, "WrongEngine"),
        Arguments.of(ArchitectureRules.ONLY_THE_LISTENERS_KNOW_VERTX, "WrongFeed"),
        Arguments.of(
            ArchitectureRules.ONLY_ONE_PACKAGE_OF_THE_SCHEDULER_KNOWS_FABRIC8, "WrongFeed"),
        Arguments.of(ArchitectureRules.PACKAGES_OF_THE_SCHEDULER_POINT_ONE_WAY, "WrongVerb"),
        Arguments.of(ArchitectureRules.NO_CYCLES, "WrongVerb"),
        Arguments.of(ArchitectureRules.DECISIONS_DEPEND_ON_THEIR_INPUTS_ALONE, "WrongEngine"),
        Arguments.of(ArchitectureRules.EVERY_PACKAGE_IS_NULL_MARKED, "PodHelper"),
        Arguments.of(ArchitectureRules.NAMES_SAY_WHAT_A_CLASS_IS, "PodHelper"));
  }

  @ParameterizedTest
  @MethodSource("rulesAndTheirCulprits")
  void aRuleNamesItsCulprit(ArchRule rule, String culprit) {
    assertThat(rule.evaluate(wrong).getFailureReport().getDetails())
        .anySatisfy(line -> assertThat(line).contains(culprit));
  }

  @Test
  void chanceWithASeedIsNoViolation() {
    assertThat(
            ArchitectureRules.DECISIONS_DEPEND_ON_THEIR_INPUTS_ALONE
                .evaluate(wrong)
                .getFailureReport()
                .getDetails())
        .hasSize(2)
        .noneSatisfy(line -> assertThat(line).contains("Random.<init>(long)"));
  }
}
