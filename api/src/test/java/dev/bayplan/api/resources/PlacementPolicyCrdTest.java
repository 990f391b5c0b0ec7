package dev.bayplan.api.resources;

import static dev.bayplan.api.resources.CrdFile.field;
import static dev.bayplan.api.resources.CrdFile.items;

import dev.bayplan.api.TopologyPresets;
import dev.bayplan.policies.Isolation;
import dev.bayplan.policies.Level;
import dev.bayplan.policies.Link;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class PlacementPolicyCrdTest {

  private static final List<String> COLUMNS = List.of("Priority", "Accepted", "In force", "Age");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @Test
  void theCommittedFileIsWhatTheTypesSay(@TempDir Path folder) throws IOException {
    new CrdFile(PlacementPolicy.class, COLUMNS, PlacementPolicyCrdTest::finish).check(folder);
  }

  private static void finish(JSONSchemaProps schema) {
    finishSpec(field(schema, "spec"));
    field(schema, "spec", "priority").setDefault(JSON.numberNode(0));
    finishSpec(field(schema, "status", "inForce", "spec"));
    CrdFile.conditions(field(schema, "status", "conditions"));
    schema.setRequired(List.of("spec"));
  }

  private static void finishSpec(JSONSchemaProps spec) {
    words(items(field(spec, "prefer")), lower(Level.values()));
    CrdFile.rulesOnce(field(spec, "prefer"));
    field(spec, "match", "namespaces").setXKubernetesListType("set");
    selector(field(spec, "match", "namespaceSelector"));
    selector(field(spec, "match", "podSelector"));
    words(
        field(spec, "require", "minLink"),
        lower(Link.Kind.values()).filter(Predicate.not("unknown"::equals)));
    words(field(spec, "require", "numa"), Stream.of("single"));
    words(
        field(spec, "require", "isolation"),
        Arrays.stream(Isolation.values()).map(Isolation::text));
    words(field(spec, "topology", "preset"), TopologyPresets.all().keySet().stream());
  }

  private static Stream<String> lower(Enum<?>[] values) {
    return Arrays.stream(values).map(one -> one.name().toLowerCase(Locale.ROOT));
  }

  private static void selector(JSONSchemaProps selector) {
    selector.setXKubernetesMapType("atomic");
    JSONSchemaProps expression = items(field(selector, "matchExpressions"));
    words(field(expression, "operator"), Stream.of("In", "NotIn", "Exists", "DoesNotExist"));
  }

  private static void words(JSONSchemaProps of, Stream<String> words) {
    of.setEnum(words.<JsonNode>map(JSON::stringNode).toList());
  }
}
