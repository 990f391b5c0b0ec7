package dev.bayplan.api.resources;

import static dev.bayplan.api.resources.CrdFile.field;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GangPlanCrdTest {

  private static final List<String> COLUMNS =
      List.of("Gang", "Generation", "Part", "Of", "Released", "Age");

  @Test
  void theCommittedFileIsWhatTheTypesSay(@TempDir Path folder) throws IOException {
    new CrdFile(GangPlan.class, COLUMNS, GangPlanCrdTest::finish).check(folder);
  }

  private static void finish(JSONSchemaProps schema) {
    field(schema, "spec", "firstReleaseTime").setFormat("date-time");
    field(schema, "spec", "members").setXKubernetesListType("atomic");
    CrdFile.rulesOnce(field(schema, "spec"));
    schema.setRequired(List.of("spec"));
  }
}
