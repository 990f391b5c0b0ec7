package dev.bayplan.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** Every class of every module obeys the rules. */
@AnalyzeClasses(
    packages = "dev.bayplan",
    importOptions = {ImportOption.DoNotIncludeTests.class, NoGeneratedCode.class})
class ArchitectureTest {
  @ArchTest static final ArchRule modules = ArchitectureRules.MODULES_POINT_ONE_WAY;
  @ArchTest static final ArchRule policies = ArchitectureRules.POLICIES_KNOW_THE_JDK_ALONE;
  @ArchTest static final ArchRule codecs = ArchitectureRules.CODECS_KNOW_NO_KUBERNETES_CLIENT;

  @ArchTest
  static final ArchRule cli = ArchitectureRules.CLI_KNOWS_NEITHER_KUBERNETES_CLIENT_NOR_SERVER;

  @ArchTest static final ArchRule engine = ArchitectureRules.ENGINE_KNOWS_ONLY_POLICIES;
  @ArchTest static final ArchRule vertx = ArchitectureRules.ONLY_THE_LISTENERS_KNOW_VERTX;

  @ArchTest
  static final ArchRule fabric8 = ArchitectureRules.ONLY_ONE_PACKAGE_OF_THE_SCHEDULER_KNOWS_FABRIC8;

  @ArchTest
  static final ArchRule packages = ArchitectureRules.PACKAGES_OF_THE_SCHEDULER_POINT_ONE_WAY;

  @ArchTest static final ArchRule grpc = ArchitectureRules.ONE_PACKAGE_OF_THE_AGENT_KNOWS_GRPC;

  @ArchTest
  static final ArchRule javacpp = ArchitectureRules.ONE_PACKAGE_OF_THE_AGENT_KNOWS_JAVACPP;

  @ArchTest
  static final ArchRule devices = ArchitectureRules.THE_MODEL_OF_DEVICES_KNOWS_THE_JDK_ALONE;

  @ArchTest static final ArchRule cycles = ArchitectureRules.NO_CYCLES;
  @ArchTest static final ArchRule purity = ArchitectureRules.DECISIONS_DEPEND_ON_THEIR_INPUTS_ALONE;
  @ArchTest static final ArchRule nullness = ArchitectureRules.EVERY_PACKAGE_IS_NULL_MARKED;
  @ArchTest static final ArchRule names = ArchitectureRules.NAMES_SAY_WHAT_A_CLASS_IS;

  /** A module that is missing from the class path would pass every rule. */
  @ArchTest
  static void allModulesAreSeen(JavaClasses classes) {
    assertThat(classes.stream().map(type -> type.getPackageName()))
        .containsAll(
            List.of(
                "dev.bayplan.policies",
                "dev.bayplan.api",
                "dev.bayplan.api.resources",
                "dev.bayplan.scheduler.engine",
                "dev.bayplan.scheduler.extender",
                "dev.bayplan.scheduler.cluster",
                "dev.bayplan.scheduler.cluster.fabric8",
                "dev.bayplan.scheduler.console",
                "dev.bayplan.scheduler.log",
                "dev.bayplan.agent",
                "dev.bayplan.agent.device",
                "dev.bayplan.agent.kubelet",
                "dev.bayplan.cli",
                "dev.bayplan.testcluster",
                "dev.bayplan.bench"));
  }
}
