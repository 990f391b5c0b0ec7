package dev.bayplan.api.resources;

import static java.util.Comparator.comparingInt;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The CRD of {@link GpuNode}, generated from its types. */
final class GpuNodeCrd {

  private static final String HEADER =
      """
      # Generated from dev.bayplan.api.resources.GpuNode; do not edit. To write it anew:
      #   mvn -pl api -am test -Dtest=GpuNodeCrdTest -Dsurefire.failIfNoSpecifiedTests=false -Dbayplan.crd=write
      """;

  private GpuNodeCrd() {}

  static String generate(Path folder) {
    new CRDGenerator()
        .customResourceClasses(GpuNode.class)
        .forCRDVersions("v1")
        .withPostProcessor(new Finish())
        .withMinQuotes(true)
        .inOutputDir(folder.toFile())
        .detailedGenerate();
    try {
      String yaml = Files.readString(folder.resolve("gpunodes.bayplan.dev-v1.yml"));
      return HEADER + String.join("\n", content(yaml)) + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> content(String yaml) {
    return yaml.lines().filter(line -> !line.startsWith("#") && !line.equals("---")).toList();
  }

  /** What the generator has no annotation for. */
  private static final class Finish implements CRDPostProcessor {

    private static final List<String> COLUMNS = List.of("GPUs", "Model", "Mode", "Ready", "Age");

    @Override
    public HasMetadata process(HasMetadata crd, String version) {
      CustomResourceDefinition definition = (CustomResourceDefinition) crd;
      definition.getSpec().getNames().setCategories(List.of("bayplan"));
      CustomResourceDefinitionVersion only = definition.getSpec().getVersions().getFirst();
      only.setAdditionalPrinterColumns(inReadingOrder(only.getAdditionalPrinterColumns()));
      JSONSchemaProps status = field(only.getSchema().getOpenAPIV3Schema(), "status");
      JSONSchemaProps gpus = field(status, "gpus");
      asMap(gpus, "uuid");
      // It finds the rule of a record's component twice, at the field and at its accessor.
      gpus.setXKubernetesValidations(gpus.getXKubernetesValidations().stream().distinct().toList());
      JSONSchemaProps conditions = field(status, "conditions");
      asMap(conditions, "type");
      field(conditions.getItems().getSchema(), "lastTransitionTime").setFormat("date-time");
      return crd;
    }

    /** It sorts them by their paths. */
    private static List<CustomResourceColumnDefinition> inReadingOrder(
        List<CustomResourceColumnDefinition> columns) {
      return columns.stream().sorted(comparingInt(c -> COLUMNS.indexOf(c.getName()))).toList();
    }

    private static JSONSchemaProps field(JSONSchemaProps of, String name) {
      return Objects.requireNonNull(of.getProperties().get(name), name);
    }

    private static void asMap(JSONSchemaProps list, String key) {
      list.setXKubernetesListType("map");
      list.setXKubernetesListMapKeys(List.of(key));
    }
  }
}
