package dev.bayplan.e2e.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * The rules between modules and packages; what each one forbids is shown by {@link
 * WrongExamplesTest}.
 */
final class ArchitectureRules {
  private static final String JDK = "java..";
  private static final String NULLNESS = "org.jspecify.annotations..";
  private static final String POLICIES = "dev.bayplan.policies..";
  private static final String ENGINE = "dev.bayplan.scheduler.engine..";
  private static final String EXTENDER = "dev.bayplan.scheduler.extender..";
  private static final String CONSOLE = "dev.bayplan.scheduler.console..";
  private static final String ADMISSION = "dev.bayplan.scheduler.admission..";
  private static final String DIALECT = "dev.bayplan.api.dialect";
  private static final String GANG = "dev.bayplan.api.gang";
  private static final String FABRIC8_EDGE = "dev.bayplan.scheduler.cluster.fabric8..";

  /**
   * What makes a decision depend on more than its inputs: clocks, chance, invented ids, the
   * environment.
   */
  private static final Set<String> IMPURE_CALLS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.lang.System.getenv",
          "java.lang.System.getProperty",
          "java.lang.Math.random",
          "java.time.Instant.now",
          "java.time.Clock.systemUTC",
          "java.time.Clock.systemDefaultZone",
          "java.time.LocalDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.util.UUID.randomUUID",
          "java.util.Random.<init>",
          "java.util.concurrent.ThreadLocalRandom.current");

  static final ArchRule MODULES_POINT_ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("policies")
          .definedBy(POLICIES)
          .layer("api")
          .definedBy("dev.bayplan.api..")
          .layer("scheduler")
          .definedBy("dev.bayplan.scheduler..")
          .layer("device-plugin")
          .definedBy("dev.bayplan.agent..")
          .layer("cli")
          .definedBy("dev.bayplan.cli..")
          .layer("testcluster")
          .definedBy("dev.bayplan.testcluster..")
          .layer("bench")
          .definedBy("dev.bayplan.bench..")
          .whereLayer("policies")
          .mayNotAccessAnyLayer()
          .whereLayer("api")
          .mayOnlyAccessLayers("policies")
          .whereLayer("scheduler")
          .mayOnlyAccessLayers("policies", "api")
          .whereLayer("device-plugin")
          .mayOnlyAccessLayers("policies", "api")
          .whereLayer("cli")
          .mayOnlyAccessLayers("policies", "api")
          .whereLayer("testcluster")
          .mayOnlyAccessLayers("policies", "api")
          .whereLayer("bench")
          .mayOnlyAccessLayers("policies", "api", "scheduler", "testcluster")
          .as(
              "Modules point one way: policies <- api <- {scheduler, device-plugin, cli,"
                  + " testcluster} <- bench");

  static final ArchRule POLICIES_KNOW_THE_JDK_ALONE =
      classes()
          .that()
          .resideInAPackage(POLICIES)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(JDK, NULLNESS, POLICIES);

  static final ArchRule CODECS_KNOW_NO_KUBERNETES_CLIENT =
      classes()
          .that()
          .resideInAnyPackage("dev.bayplan.api", DIALECT, GANG)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              JDK,
              NULLNESS,
              POLICIES,
              "dev.bayplan.api",
              DIALECT,
              GANG,
              "tools.jackson..",
              "com.fasterxml.jackson.annotation..")
          .because("all that the CLI sees must start fast");

  static final ArchRule CLI_KNOWS_NEITHER_KUBERNETES_CLIENT_NOR_SERVER =
      noClasses()
          .that()
          .resideInAPackage("dev.bayplan.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.fabric8..", "io.vertx..", "io.netty..", "dev.bayplan.api.resources..");

  static final ArchRule ENGINE_KNOWS_ONLY_POLICIES =
      classes()
          .that()
          .resideInAPackage(ENGINE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(JDK, NULLNESS, POLICIES, ENGINE);

  static final ArchRule ONLY_THE_LISTENERS_KNOW_VERTX =
      noClasses()
          .that()
          .resideInAPackage("dev.bayplan.scheduler..")
          .and()
          .resideOutsideOfPackages(EXTENDER, CONSOLE, ADMISSION)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..");

  static final ArchRule ONLY_ONE_PACKAGE_OF_THE_SCHEDULER_KNOWS_FABRIC8 =
      noClasses()
          .that()
          .resideInAPackage("dev.bayplan.scheduler..")
          .and()
          .resideOutsideOfPackages(FABRIC8_EDGE)
          .and()
          .doNotHaveFullyQualifiedName("dev.bayplan.scheduler.Main")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.fabric8..", "dev.bayplan.api.resources..");

  static final ArchRule PACKAGES_OF_THE_SCHEDULER_POINT_ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("engine")
          .definedBy(ENGINE)
          .layer("extender")
          .definedBy(EXTENDER)
          .layer("cluster")
          .definedBy("dev.bayplan.scheduler.cluster")
          .layer("cluster.fabric8")
          .definedBy(FABRIC8_EDGE)
          .layer("console")
          .definedBy(CONSOLE)
          .layer("log")
          .definedBy("dev.bayplan.scheduler.log..")
          .layer("admission")
          .definedBy(ADMISSION)
          .layer("main")
          .definedBy("dev.bayplan.scheduler")
          .whereLayer("engine")
          .mayNotAccessAnyLayer()
          .whereLayer("extender")
          .mayOnlyAccessLayers("engine")
          .whereLayer("cluster")
          .mayOnlyAccessLayers("engine")
          .whereLayer("cluster.fabric8")
          .mayOnlyAccessLayers("engine", "cluster")
          .whereLayer("log")
          .mayOnlyAccessLayers("engine")
          .whereLayer("console")
          .mayOnlyAccessLayers("engine", "log")
          .whereLayer("admission")
          .mayNotAccessAnyLayer()
          .whereLayer("main")
          .mayNotBeAccessedByAnyLayer()
          .as(
              "In the scheduler: engine <- {extender, cluster <- cluster.fabric8, log <- console},"
                  + " admission apart <- Main");

  static final ArchRule ONE_PACKAGE_OF_THE_AGENT_KNOWS_GRPC =
      noClasses()
          .that()
          .resideInAPackage("dev.bayplan.agent..")
          .and()
          .resideOutsideOfPackage("dev.bayplan.agent.kubelet..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.grpc..", "io.netty..", "com.google.protobuf..");

  static final ArchRule ONE_PACKAGE_OF_THE_AGENT_KNOWS_JAVACPP =
      noClasses()
          .that()
          .resideInAPackage("dev.bayplan.agent..")
          .and()
          .resideOutsideOfPackage("dev.bayplan.agent.nvml..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.bytedeco..");

  static final ArchRule THE_MODEL_OF_DEVICES_KNOWS_THE_JDK_ALONE =
      classes()
          .that()
          .resideInAPackage("dev.bayplan.agent.device..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(JDK, NULLNESS, "dev.bayplan.agent.device..");

  static final ArchRule NO_CYCLES =
      slices()
          .matching("dev.bayplan.(**)")
          .should()
          .beFreeOfCycles()
          .as("No cycles between packages");

  static final ArchRule DECISIONS_DEPEND_ON_THEIR_INPUTS_ALONE =
      classes()
          .that()
          .resideInAnyPackage(
              POLICIES, ENGINE, "dev.bayplan.agent.health", "dev.bayplan.agent.audit")
          .should(notCallAnyOf(IMPURE_CALLS))
          .because(
              "a recorded decision must replay bit for bit: time, randomness and ids are handed"
                  + " in");

  static final ArchRule EVERY_PACKAGE_IS_NULL_MARKED =
      classes()
          .that(resideInAnyPackage("dev.bayplan.."))
          .should(resideInANullMarkedPackage())
          .because("NullAway looks at nothing else; add a package-info.java");

  static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
      noClasses()
          .should()
          .haveNameMatching(".*(Manager|Helper|Helpers|Util|Utils|Impl|Base|Info|Data)$")
          .because("such a name fits anything");

  private ArchitectureRules() {}

  private static ArchCondition<JavaClass> notCallAnyOf(Set<String> forbidden) {
    return new ArchCondition<>("not call a clock, chance or the environment") {
      @Override
      public void check(JavaClass caller, ConditionEvents events) {
        for (JavaAccess<?> access : caller.getAccessesFromSelf()) {
          AccessTarget target = access.getTarget();
          // Random(long) is fine: its seed was handed in.
          boolean seeded = access.getDescription().contains("java.util.Random.<init>(long)");
          if (!seeded && forbidden.contains(target.getOwner().getName() + "." + target.getName())) {
            events.add(SimpleConditionEvent.violated(caller, access.getDescription()));
          }
        }
      }
    };
  }

  private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
    return new ArchCondition<>("reside in a package with @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
          events.add(
              SimpleConditionEvent.violated(
                  type,
                  type.getName()
                      + " is in a package without @NullMarked: "
                      + type.getPackageName()));
        }
      }
    };
  }
}
