package dev.bayplan.api.resources;

import static java.util.Comparator.comparingInt;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The CRD of one custom resource, generated from its types and kept in {@code manifests/}.
 *
 * @param columns in reading order; the generator sorts them by their paths
 * @param finish what the generator has no annotation for
 */
record CrdFile(
    Class<? extends CustomResource<?, ?>> type,
    List<String> columns,
    Consumer<JSONSchemaProps> finish) {

  private static final String HEADER =
      """
      # Generated from %s; do not edit. To write it anew:
      #   mvn -pl api -am test -Dtest=%sCrdTest -Dsurefire.failIfNoSpecifiedTests=false -Dbayplan.crd=write
      """;

  /** The committed file must be what the types say; or is written, where the caller asks for it. */
  void check(Path folder) throws IOException {
    String generated = generate(folder);
    // Maven runs tests in the module's folder.
    Path committed =
        Path.of("../manifests/base/crds/" + name() + ".yaml").toAbsolutePath().normalize();
    if ("write".equals(System.getProperty("bayplan.crd"))) {
      Files.createDirectories(committed.getParent());
      Files.writeString(committed, generated);
    }
    assertThat(committed)
        .as("differs from the Java types; run with -Dbayplan.crd=write, look at the change")
        .content()
        .isEqualTo(generated);
  }

  private String name() {
    return HasMetadata.getPlural(type) + "." + HasMetadata.getGroup(type);
  }

  private String generate(Path folder) {
    new CRDGenerator()
        .customResourceClasses(type)
        .forCRDVersions("v1")
        .withPostProcessor(new Finish())
        .withMinQuotes(true)
        .inOutputDir(folder.toFile())
        .detailedGenerate();
    try {
      String yaml = Files.readString(folder.resolve(name() + "-v1.yml"));
      return HEADER.formatted(type.getName(), type.getSimpleName())
          + String.join("\n", content(yaml))
          + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> content(String yaml) {
    return yaml.lines().filter(line -> !line.startsWith("#") && !line.equals("---")).toList();
  }

  private final class Finish implements CRDPostProcessor {
    @Override
    public HasMetadata process(HasMetadata crd, String version) {
      return finished((CustomResourceDefinition) crd);
    }
  }

  private HasMetadata finished(CustomResourceDefinition crd) {
    crd.getSpec().getNames().setCategories(List.of("bayplan"));
    CustomResourceDefinitionVersion only = crd.getSpec().getVersions().getFirst();
    only.setAdditionalPrinterColumns(
        only.getAdditionalPrinterColumns().stream()
            .sorted(comparingInt(column -> columns.indexOf(column.getName())))
            .toList());
    finish.accept(only.getSchema().getOpenAPIV3Schema());
    return crd;
  }

  static JSONSchemaProps field(JSONSchemaProps of, String... path) {
    JSONSchemaProps found = of;
    for (String name : path) {
      found = Objects.requireNonNull(found.getProperties().get(name), name);
    }
    return found;
  }

  static JSONSchemaProps items(JSONSchemaProps list) {
    return list.getItems().getSchema();
  }

  static void asMap(JSONSchemaProps list, String key) {
    list.setXKubernetesListType("map");
    list.setXKubernetesListMapKeys(List.of(key));
  }

  static void conditions(JSONSchemaProps conditions) {
    asMap(conditions, "type");
    field(items(conditions), "lastTransitionTime").setFormat("date-time");
  }

  /** It finds the rule of a record's component twice, at the field and at its accessor. */
  static void rulesOnce(JSONSchemaProps at) {
    at.setXKubernetesValidations(at.getXKubernetesValidations().stream().distinct().toList());
  }
}
